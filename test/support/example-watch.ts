import type { Evidence } from '../../functions/contract/evidence.ts';
import { type FaultCode, faultDefinition } from '../../functions/contract/faults/index.ts';
import type { TargetPlan, WatchPlan } from '../../functions/contract/plan.ts';
import { remedyFor } from '../../functions/contract/remedy.ts';
import type { FaultReport, WarningReport } from '../../functions/contract/verdict.ts';
import { WARNINGS, type WarningCode } from '../../functions/contract/warnings.ts';
import { planned } from '../../functions/probe/check.ts';
import type { Look, LookResult } from '../../functions/probe/look.ts';
import {
  type CheckRecord,
  freshCheckRecord,
  freshLocationRecord,
  type StoredRecord,
} from '../../functions/state/record.ts';
import { concludeCheck, concludeLocation } from '../../functions/watch/conclude.ts';

/** A watch as its state table would hold it, made by the real judgement from looks of some minutes. */
export interface ExampleWatch {
  readonly plan: WatchPlan;
  readonly records: readonly StoredRecord[];
  readonly ballots: readonly Look[];
}

export const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'] as const;
const MINUTE_MS = 60_000;

export interface Happening {
  readonly target: string;
  /** @default - everywhere */
  readonly from?: readonly string[];
  /** Minutes before the last tick. */
  readonly since: number;
  readonly result: LookResult;
}

/** `names` watched from `locations` for `minutes`, until the tick `last` (epoch ms); what `happens` is no pairing. */
export function exampleWatch(
  names: readonly string[],
  last: number,
  happens: readonly Happening[] = [],
  { minutes = 6, locations = REGIONS as readonly string[] } = {},
): ExampleWatch {
  const plan = examplePlan(names, locations);
  const ticks = Array.from({ length: minutes }, (_, at) => last - (minutes - 1 - at) * MINUTE_MS);
  const looks = ticks.flatMap((tick) =>
    names.flatMap((name) => locations.flatMap((from) => lookAt(name, from, tick, last, happens))),
  );
  const byCheck = Map.groupBy(looks, ({ check }) => check);
  const checks = names.map((name) => recordOf(name, byCheck.get(name) ?? [], plan));
  const places = locations.map((location) =>
    ticks.reduce((record, tick) => {
      const own = looks.filter((look) => look.location === location && look.tick === tick);
      return concludeLocation(record, own, tick, 4 * 3_600_000);
    }, freshLocationRecord(location)),
  );
  return {
    plan,
    records: [...checks, ...places],
    ballots: looks.filter(({ tick }) => tick > last - 3 * MINUTE_MS),
  };
}

export function examplePlan(names: readonly string[], locations: readonly string[] = REGIONS): WatchPlan {
  const targets = names.map(
    (name): TargetPlan => ({
      name,
      protocol: 'openai',
      url: `https://${name}.example.com/v1`,
      key: { secret: name },
      pins: [],
      resolve: [],
      headers: {},
      timeoutMs: 10_000,
      thresholds: {},
      locations,
      quorum: 2,
    }),
  );
  return {
    schema: 1,
    installation: 'production',
    home: 'eu-central-1',
    everyMs: MINUTE_MS,
    remindEveryMs: null,
    detail: 'target',
    runbook: 'docs/runbook.md',
    network: { refuseLocalAddresses: true },
    targets,
  };
}

export function failing(code: FaultCode, evidence: Evidence = {}): LookResult {
  const definition = faultDefinition(code);
  const { phase, owner, transient, summary, remedy } = definition;
  const fault: FaultReport = {
    code,
    phase: phase === 'any' ? 'http' : phase,
    owner,
    transient,
    summary,
    remedy: remedyFor(remedy, evidence),
    evidence,
  };
  const handshakes = [{ outcome: 'failed', code, durationMs: 180, secondLook: false } as const];
  return owner === 'watcher'
    ? { result: 'inconclusive', handshakes, fault }
    : { result: 'failed', handshakes, fault, reproduce: null };
}

export function pairing(durationMs: number, ...warnings: readonly WarningReport[]): LookResult {
  const handshakes = [{ outcome: 'paired', code: null, durationMs, secondLook: false } as const];
  return { result: 'paired', handshakes, durationMs, warnings, observed: {}, measured: {} };
}

export const warning = (code: WarningCode, evidence: Evidence = {}): WarningReport => ({
  code,
  summary: WARNINGS[code].summary,
  evidence,
});

function lookAt(
  check: string,
  location: string,
  tick: number,
  last: number,
  happens: readonly Happening[],
): readonly Look[] {
  const now = happens.find(
    ({ target, from, since }) =>
      target === check && (from?.includes(location) ?? true) && tick >= last - since * MINUTE_MS,
  );
  const usual = pairing(90 + ((check.length * 37 + location.length * 53 + tick / MINUTE_MS) % 240));
  return [{ check, location, tick, at: tick + 1_400, ...(now?.result ?? usual) }];
}

function recordOf(name: string, looks: readonly Look[], plan: WatchPlan): CheckRecord {
  const target = plan.targets.find((each) => each.name === name);
  const endpoint = new URL(target?.url ?? 'https://example.com').host;
  const check = planned(
    {
      name,
      target: name,
      kind: 'handshake',
      protocol: 'openai',
      endpoint,
      spec: () => Promise.reject(new Error('no handshake is performed here')),
    },
    { every: plan.everyMs, quorum: 2, locations: target?.locations ?? [] },
  );
  return [...Map.groupBy(looks, ({ tick }) => tick)].reduce(
    (record, [tick, each]) => concludeCheck(record, check, each, tick, 4 * 3_600_000),
    freshCheckRecord(name, endpoint),
  );
}
