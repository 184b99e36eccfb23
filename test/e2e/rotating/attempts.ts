import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { RotationStepEvent, RotationsDueEvent } from '../../../functions/contract/events.ts';
import type { RotationState } from '../../../functions/rotate/record.ts';
import type { RotatingInstallation } from './installation.ts';
import { hurry, recordOf } from './records.ts';

/** What came of one call, and how far the rotation is after it. */
export interface Attempt {
  /** What the function said, where it failed. */
  readonly error?: string;
  readonly state: RotationState | undefined;
  /** Numbers that the alarms got meanwhile. */
  readonly numbers: number;
}

const SECRETS = { api: 'api', gateway: 'device', token: 'shared-token' } as const;
export type RotatedTarget = keyof typeof SECRETS;

const DUE: RotationsDueEvent = { pairwatch: 'rotations-due', schema: 1 };
const TRIES = 5;

/** As Secrets Manager calls the first step: a rotation is under way after it. `version`: a UUID. */
export async function begin(
  installation: RotatingInstallation,
  target: RotatedTarget,
  version: string,
): Promise<Attempt> {
  const { home, names } = installation;
  const asked = new DescribeSecretCommand({ SecretId: names.secret(SECRETS[target]) });
  const { ARN = '' } = await home.secrets.send(asked);
  return attempt(installation, target, { Step: 'createSecret', SecretId: ARN, ClientRequestToken: version });
}

/** As the schedule has it: whatever can go on. */
export const goOn = (installation: RotatingInstallation, target: RotatedTarget): Promise<Attempt> =>
  attempt(installation, target, DUE);

/** Where nothing hinders it, a rotation ends by itself, in as many tries as its pauses take. */
export async function end(installation: RotatingInstallation, target: RotatedTarget): Promise<Attempt> {
  for (let left = TRIES; ; left--) {
    await hurry(installation, target);
    const last = await goOn(installation, target);
    if (last.state === 'done' || left === 0) return last;
  }
}

async function attempt(
  installation: RotatingInstallation,
  target: RotatedTarget,
  event: RotationStepEvent | RotationsDueEvent,
): Promise<Attempt> {
  const before = await numbersOf(installation, target);
  const invoked = await installation.invoke(installation.names.rotate, event);
  const { rotation } = await recordOf(installation, target);
  return {
    ...('error' in invoked && { error: invoked.error }),
    state: rotation?.state,
    numbers: (await numbersOf(installation, target)) - before,
  };
}

async function numbersOf({ home, names }: RotatingInstallation, target: string): Promise<number> {
  const { Datapoints = [] } = await home.cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: names.namespace,
      MetricName: 'RotationFailed',
      Dimensions: [{ Name: 'Target', Value: target }],
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Period: 86_400,
      Statistics: ['SampleCount'],
    }),
  );
  return Datapoints.reduce((sum, { SampleCount = 0 }) => sum + SampleCount, 0);
}
