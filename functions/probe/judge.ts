import type { Signal } from './signal.ts';
import { flaps, STABILITY, type StabilityWindow, slide, steadyFor } from './stability.ts';
import { type FailingBy, failingOf, isOpen, type Standing } from './standing.ts';
import type { Tally } from './tally.ts';

export interface JudgeState {
  readonly standing: Standing;
  readonly window: StabilityWindow;
}

export interface JudgeRules {
  readonly quorum: number;
  readonly periodMs: number;
}

export interface Judgement {
  readonly state: JudgeState;
  readonly signals: readonly Signal[];
  /** Failed votes that no judgement of this tick has counted yet. */
  readonly failedLooks: number;
}

/** A location that failed and then fell silent keeps its incident open for so many periods, no longer. */
export const SILENT_PERIODS = 5;

export const freshJudgeState: JudgeState = { standing: { is: 'new' }, window: [] };

/**
 * The votes of a tick → where the check stands now, and what changed. Pure, and safe to call again for the same
 * tick with more votes. While nobody votes everything is kept. `down` begins when the quorum fails at one tick; it
 * ends when fewer locations than the quorum are known to fail, so that a location which skips its looks (or just
 * fell silent) does not end an incident by its absence.
 */
export function judge(before: JudgeState, votes: Tally, rules: JudgeRules): Judgement {
  const voters = votes.failed.length + votes.paired.length;
  const undecided = !votes.complete && votes.failed.length < rules.quorum;
  if (voters === 0 || undecided) return { state: before, signals: [], failedLooks: 0 };

  const known = failingOf(before.standing);
  const failing = failingAfter(known, votes, rules);
  const window = slide(before.window, { tick: votes.tick, bad: votes.failed.length > 0 }, rules.periodMs);
  const standing = standingAfter(before.standing, failing, window, votes, rules);
  return {
    state: { standing, window },
    signals: signalsBetween(before.standing, standing),
    failedLooks: votes.failed.filter((look) => known[look.location]?.lastTick !== votes.tick).length,
  };
}

function failingAfter(known: FailingBy, votes: Tally, rules: JudgeRules): FailingBy {
  const paired = new Set(votes.paired.map((look) => look.location));
  const kept = Object.entries(known).filter(
    ([location, { lastTick }]) =>
      !paired.has(location) &&
      (votes.skipped.includes(location) || votes.tick - lastTick <= SILENT_PERIODS * rules.periodMs),
  );
  const voted = votes.failed.map(({ location, fault, reproduce }) => {
    const last = known[location];
    const since = last?.fault.code === fault.code ? last.since : votes.tick;
    return [location, { fault, reproduce, since, lastTick: votes.tick }] as const;
  });
  return Object.fromEntries([...kept, ...voted]);
}

function standingAfter(
  before: Standing,
  failing: FailingBy,
  window: StabilityWindow,
  votes: Tally,
  rules: JudgeRules,
): Standing {
  const is = nextStanding(before, failing, window, votes, rules);
  const since = before.is === is ? before.since : votes.tick;
  return is === 'up' ? { is, since } : { is, since, failing };
}

function nextStanding(
  before: Standing,
  failing: FailingBy,
  window: StabilityWindow,
  votes: Tally,
  rules: JudgeRules,
): 'up' | 'down' | 'partial' | 'unstable' {
  const known = Object.keys(failing).length;
  const bad = votes.failed.length > 0;
  if (before.is === 'unstable') {
    const steady = steadyFor(window);
    if (!bad && known === 0 && steady >= STABILITY.steadyGood) return 'up';
    if (!bad || steady < STABILITY.steadyBad) return 'unstable';
  } else if (flaps(window) && (isOpen(before) ? known === 0 : bad)) return 'unstable';
  if (known === 0) return 'up';
  if (votes.failed.length >= rules.quorum) return 'down';
  return before.is === 'down' && known >= rules.quorum ? 'down' : 'partial';
}

function signalsBetween(before: Standing, after: Standing): readonly Signal[] {
  if (!isOpen(after)) return isOpen(before) ? [{ signal: 'recovered', failing: before.failing }] : [];
  if (!isOpen(before)) return [{ signal: 'opened', to: after.is, failing: after.failing }];
  if (before.is !== after.is)
    return [{ signal: 'moved', from: before.is, to: after.is, failing: after.failing }];
  const changed = Object.entries(after.failing).some(
    ([location, { fault }]) => before.failing[location]?.fault.code !== fault.code,
  );
  return changed ? [{ signal: 'cause-changed', failing: after.failing }] : [];
}
