import { namesOf } from '../../functions/contract/names.ts';
import type { PlacedResource } from './template.ts';

/** What a deployed function is for; `none`: it runs at deployments alone. */
export type FunctionRole = 'probe' | 'courier' | 'notify' | 'widget' | 'rotate' | 'verify' | 'audit' | 'none';

export interface DeployedFunction {
  readonly role: FunctionRole;
  readonly region: string;
  readonly memoryGb: number;
  readonly arm: boolean;
  /** By its schedules. */
  readonly startsAMonth: number;
}

/** Those of which a region has one. */
const SINGLE = ['notify', 'courier', 'widget', 'rotate', 'verify', 'audit'] as const;

export const HOURS_A_MONTH = 730;
export const DAYS_A_MONTH = HOURS_A_MONTH / 24;
const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;

/** The functions of an installation, each with what its own schedules start. */
export function functionsIn(
  resources: readonly PlacedResource[],
  installation: string,
): readonly DeployedFunction[] {
  const schedules = resources.filter(({ type }) => type === 'AWS::Scheduler::Schedule');
  return resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .map(({ region, logicalId, properties }) => {
      const { FunctionName, MemorySize = 128, Architectures } = properties;
      const own = schedules.filter(
        (schedule) =>
          schedule.region === region &&
          JSON.stringify(schedule.properties['Target']).includes(`"${logicalId}"`),
      );
      return {
        role: roleOf(String(FunctionName), installation),
        region,
        memoryGb: Number(MemorySize) / 1024,
        arm: JSON.stringify(Architectures ?? []).includes('arm64'),
        startsAMonth: own.reduce(
          (sum, { properties: of }) => sum + startsAMonth(of['ScheduleExpression']),
          0,
        ),
      };
    });
}

function roleOf(name: string, installation: string): FunctionRole {
  const names = namesOf(installation);
  if (name.startsWith(names.probe(0).replace(/0$/, ''))) return 'probe';
  return SINGLE.find((role) => names[role] === name) ?? 'none';
}

/** Of `rate(N minutes)`, of a cron expression that begins at 0 and repeats in minutes or hours, and of one a day. */
function startsAMonth(expression: unknown): number {
  const text = String(expression);
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text) ?? [];
  if (unit !== undefined)
    return (HOURS_A_MONTH * 60) / (Number(count) * MINUTES[unit as keyof typeof MINUTES]);
  const [, minutes, hours] = /^cron\(0(?:\/(\d+))? (?:\*|0(?:\/(\d+))?) \* \* \? \*\)$/.exec(text) ?? [];
  if (minutes !== undefined) return (HOURS_A_MONTH * 60) / Number(minutes);
  if (hours !== undefined) return HOURS_A_MONTH / Number(hours);
  if (/^cron\(\d+ \d+ \* \* \? \*\)$/.test(text)) return DAYS_A_MONTH;
  throw new Error(`a schedule of an unknown form: ${text}`);
}
