import { recordReminders, recordTick } from '../notify/record-tick.ts';
import type { CheckRules } from '../probe/check.ts';
import { type Judgement, judge } from '../probe/judge.ts';
import type { Look } from '../probe/look.ts';
import { type Explained, explainWith } from '../probe/manners.ts';
import { judgeSight } from '../probe/sight.ts';
import { failingOf, type Standing } from '../probe/standing.ts';
import type { LookCarry } from '../probe/take-look.ts';
import { tally } from '../probe/tally.ts';
import { judgeWarnings } from '../probe/warnings.ts';
import { openIncident } from '../state/incident.ts';
import { type CheckRecord, type LocationRecord, lastLookOf } from '../state/record.ts';

/** What earlier looks left for the next one from a location. */
export function carryFor(record: CheckRecord, check: CheckRules, location: string): LookCarry {
  const explained = openIncident(record.incidents, { kind: 'outage' })?.explained;
  const observed = record.observed[location];
  return {
    explain: explained ? explainWith(explained) : explainWith(firstToAsk(check, location)),
    ...(observed && { lastLook: observed }),
  };
}

/** At the tick that opens an incident one location asks for all. */
function firstToAsk(check: CheckRules, location: string): Explained {
  return location === check.locations[0] ? {} : { differential: 'unanswered', deviceToken: 'unanswered' };
}

/** The looks of a tick → the check's record, with what is due to be told. Pure. */
export function concludeCheck(
  record: CheckRecord,
  check: CheckRules,
  looks: readonly Look[],
  tick: number,
  remindEveryMs: number,
): CheckRecord {
  const agreed = withAnswerOfTheAsker(looks, check.locations[0]);
  const votes = tally(tick, agreed);
  const judgement = judge(record.judged, votes, { quorum: check.quorum, periodMs: check.everyMs });
  const warned = judgeWarnings(record.warnings, check.kind, tick, votes.paired);
  const seen = { ...record.looks, ...byLocation(looks, lastLookOf) };
  const failing = failingOf(judgement.state.standing);
  const context = {
    subject: check.name,
    endpoint: check.endpoint,
    tick,
    pairedFrom: check.locations.filter((location) => seen[location]?.result === 'paired'),
    locations: check.locations.length,
    failedLooks: judgement.failedLooks,
  };
  const signals = [...judgement.signals, ...warned.signals];
  const told = recordTick(record.incidents, signals, failing, context);
  return {
    ...record,
    endpoint: check.endpoint,
    everyMs: check.everyMs,
    armed: record.armed || looks.some(({ result }) => ARMED.includes(result)),
    judged: { ...judgement.state, standing: standingWithArms(judgement, looks, tick) },
    warnings: warned.warnings,
    looks: seen,
    observed: { ...record.observed, ...observedBy(record, looks) },
    incidents: recordReminders(told, failing, context, remindEveryMs),
  };
}

/** The looks of a tick → the location's record: whether it can judge at all. Pure. */
export function concludeLocation(
  record: LocationRecord,
  looks: readonly Look[],
  tick: number,
  remindEveryMs: number,
): LocationRecord {
  const { sight, signals } = judgeSight(record.sight, tick, looks);
  const { name } = record;
  const context = { subject: name, endpoint: name, tick, pairedFrom: [], locations: 1, failedLooks: 0 };
  const told = recordTick(record.incidents, signals, {}, context);
  return { ...record, sight, incidents: recordReminders(told, {}, context, remindEveryMs) };
}

const ARMED: readonly Look['result'][] = ['paired', 'failed', 'inconclusive'];

function standingWithArms({ state }: Judgement, looks: readonly Look[], tick: number): Standing {
  const unarmed = looks.find((look) => look.result === 'unarmed');
  if (state.standing.is !== 'new' || !unarmed) return state.standing;
  return { is: 'unarmed', since: tick, reason: unarmed.reason };
}

/**
 * Only one location asks whether the endpoint's auth works at all; where it does not, the same refusal elsewhere
 * at that tick means the same.
 */
function withAnswerOfTheAsker(looks: readonly Look[], asker: string | undefined): readonly Look[] {
  const answer = looks.find((look) => look.location === asker);
  if (answer?.result !== 'failed' || answer.fault.code !== 'AUTH_OUTAGE') return looks;
  return looks.map((look) =>
    look.result === 'failed' && look.fault.code === 'AUTH_KEY_REJECTED'
      ? {
          ...look,
          fault: { ...answer.fault, evidence: { ...answer.fault.evidence, foundFrom: answer.location } },
        }
      : look,
  );
}

function observedBy(record: CheckRecord, looks: readonly Look[]): CheckRecord['observed'] {
  const paired = looks.filter((look) => look.result === 'paired');
  return byLocation(paired, (look) => ({ ...record.observed[look.location], ...look.observed }));
}

function byLocation<Each extends Look, Value>(
  looks: readonly Each[],
  value: (look: Each) => Value,
): Record<string, Value> {
  return Object.fromEntries(looks.map((look) => [look.location, value(look)]));
}
