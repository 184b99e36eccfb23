import { recordReminders, recordTick } from '../notify/record-tick.ts';
import type { CheckRules } from '../probe/check.ts';
import { type Judgement, type JudgeState, judge } from '../probe/judge.ts';
import type { Look } from '../probe/look.ts';
import { type Explained, explainWith } from '../probe/manners.ts';
import { judgeSight } from '../probe/sight.ts';
import type { Signal } from '../probe/signal.ts';
import { slide } from '../probe/stability.ts';
import { failingOf, isOpen, type Standing } from '../probe/standing.ts';
import type { LookCarry } from '../probe/take-look.ts';
import { type Tally, tally } from '../probe/tally.ts';
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

export interface Circumstances {
  /** Every planned location has been heard, or the tick is over: no vote is to come. @default true */
  readonly complete?: boolean;
  /** Epoch ms: a tick that was judged later than this one, and not ahead of now, stands. @default - no tick is ahead */
  readonly now?: number;
}

/**
 * The looks of a tick → the check's record, with what is due to be told. Pure, and safe to call again for the same
 * tick with more looks. Of a tick before the newest that was judged nothing is judged any more.
 */
export function concludeCheck(
  record: CheckRecord,
  check: CheckRules,
  looks: readonly Look[],
  tick: number,
  remindEveryMs: number,
  { complete = true, now = Number.POSITIVE_INFINITY }: Circumstances = {},
): CheckRecord {
  const known = withLooks(record, check, looks, now);
  const judgedTick = Math.max(record.settledTick, record.judged.window.at(-1)?.tick ?? 0);
  if (judgedTick > tick && judgedTick <= now) return known;
  const agreed = agreedLooks(looks, check, record, complete);
  const votes = tally(tick, agreed, complete);
  const before = withSteadyPast(record.judged, tick, check.everyMs);
  const judgement = judge(before, votes, { quorum: check.quorum, periodMs: check.everyMs });
  const warned =
    complete && record.settledTick !== tick
      ? judgeWarnings(record.warnings, check.kind, tick, votes.paired)
      : { warnings: record.warnings, signals: [] };
  const failing = failingOf(judgement.state.standing);
  const context = {
    subject: check.name,
    endpoint: check.endpoint,
    tick,
    pairedFrom: check.locations.filter((location) => known.looks[location]?.result === 'paired'),
    locations: check.locations.length,
    failedLooks: judgement.failedLooks,
  };
  const signals = [...judgement.signals, ...endOfUnseen(record, judgement, votes), ...warned.signals];
  const told = recordTick(record.incidents, signals, failing, context);
  return {
    ...known,
    judged: { ...judgement.state, standing: standingWithArms(judgement, looks, tick) },
    settledTick: complete ? tick : record.settledTick,
    warnings: warned.warnings,
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

/** Who could not judge may just have been refused the key, which tells nothing of whether it is there. */
const ARMED: readonly Look['result'][] = ['paired', 'failed'];

function standingWithArms({ state }: Judgement, looks: readonly Look[], tick: number): Standing {
  const unarmed = looks.find((look) => look.result === 'unarmed');
  if (state.standing.is !== 'new' || !unarmed) return state.standing;
  return { is: 'unarmed', since: tick, reason: unarmed.reason };
}

/** An outage that an alarm alone knew of is over when all looks of a later tick are well; its OK may never come. */
function endOfUnseen(
  { incidents, judged }: CheckRecord,
  { state }: Judgement,
  { tick, complete, paired }: Tally,
): readonly Signal[] {
  const open = openIncident(incidents, { kind: 'outage' });
  const isWell = complete && paired.length > 0 && state.standing.is === 'up';
  const isUnseen = open !== undefined && open.openedAt < tick && !isOpen(judged.standing);
  return isWell && isUnseen ? [{ signal: 'recovered', failing: {} }] : [];
}

/** What looks tell whatever becomes of their votes. One that is older than what is known of its location adds nothing. */
function withLooks(
  record: CheckRecord,
  { endpoint, everyMs }: CheckRules,
  looks: readonly Look[],
  now: number,
): CheckRecord {
  const news = looks.filter(({ location, tick }) => {
    const known = record.looks[location]?.tick ?? 0;
    return known <= tick || known > now;
  });
  const measured = news.flatMap((look) => (look.result === 'paired' ? [look.measured] : []));
  return {
    ...record,
    endpoint,
    everyMs,
    armed: record.armed || looks.some(({ result }) => ARMED.includes(result)),
    looks: { ...record.looks, ...byLocation(news, lastLookOf) },
    observed: { ...record.observed, ...observedBy(record, news) },
    measured: Object.assign({}, record.measured, ...measured),
  };
}

/** A good tick need not have been stored: what is up was well at the tick before. */
function withSteadyPast(state: JudgeState, tick: number, periodMs: number): JudgeState {
  const { standing, window } = state;
  const past = tick - periodMs;
  if (standing.is !== 'up' || standing.since > past || (window.at(-1)?.tick ?? 0) >= past) return state;
  return { standing, window: slide(window, { tick: past, bad: false }, periodMs) };
}

/**
 * The looks as they count. Until the location that asks for all has been heard, or the answer is known, a rejected
 * key is not told from an endpoint whose auth is down: such a look waits for it while the tick is not complete.
 */
function agreedLooks(
  looks: readonly Look[],
  { locations: [asker] }: CheckRules,
  { incidents }: CheckRecord,
  complete: boolean,
): readonly Look[] {
  const answered =
    openIncident(incidents, { kind: 'outage' })?.explained.differential !== undefined ||
    looks.some(({ location }) => location === asker);
  if (complete || answered) return withAnswerOfTheAsker(looks, asker);
  return looks.filter((look) => look.result !== 'failed' || look.fault.code !== 'AUTH_KEY_REJECTED');
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
