import { describe, expect, test } from '@jest/globals';
import { freshJudgeState, type JudgeState, judge } from '../../../functions/probe/judge.ts';
import type { Look } from '../../../functions/probe/look.ts';
import { tally } from '../../../functions/probe/tally.ts';
import { failed, MINUTE, NOON, paired } from '../../support/looks.ts';

const RULES = { quorum: 2, periodMs: MINUTE };

/** `F` fails, `P` pairs, `S` is skipped, `.` is silent; a letter a location, a word a tick. */
function play(words: string, rules = RULES, from: JudgeState = freshJudgeState) {
  const story: { is: string; signals: string[] }[] = [];
  let state = from;
  for (const [at, word] of words.split(' ').entries()) {
    const tick = NOON + at * MINUTE;
    const looks = [...word].flatMap((letter, location): Look[] => lookOf(letter, `l${location}`, tick));
    const judgement = judge(state, tally(tick, looks), rules);
    state = judgement.state;
    story.push({ is: state.standing.is, signals: judgement.signals.map(({ signal }) => signal) });
  }
  return { state, story, standings: story.map(({ is }) => is), signals: story.flatMap((at) => at.signals) };
}

function lookOf(letter: string, location: string, tick: number): Look[] {
  if (letter === 'F') return [failed(location, tick)];
  if (letter === 'X') return [failed(location, tick, 'TLS_CERT_EXPIRED')];
  if (letter === 'P') return [paired(location, tick)];
  if (letter !== 'S') return [];
  const base = { check: 'gw', location, tick, at: tick };
  return [{ ...base, result: 'skipped', reason: 'retry-after', until: tick + MINUTE }];
}

describe('quorum', () => {
  test('fewer than the quorum is partial, the quorum is down, nobody is up', () => {
    const { standings, signals } = play('PPP FPP FFP FPP PPP');
    expect(standings).toEqual(['up', 'partial', 'down', 'partial', 'up']);
    expect(signals).toEqual(['opened', 'moved', 'moved', 'recovered']);
  });

  test('silent locations have no vote, and while nobody votes the state is kept', () => {
    expect(play('PPP ... FFF ... ...').standings).toEqual(['up', 'up', 'down', 'down', 'down']);
  });

  test('a location that skips its look does not end an incident, however long it skips', () => {
    expect(play(`FFP ${'SSP '.repeat(12).trim()}`).standings.at(-1)).toBe('down');
  });

  test('one that fell silent keeps it open for five periods', () => {
    const { standings } = play('FFP ..P ..P ..P ..P ..P ..P');
    expect(standings).toEqual(['down', 'down', 'down', 'down', 'down', 'down', 'up']);
  });

  test('quorum 1 knows no partial', () => {
    expect(play('P F P', { quorum: 1, periodMs: MINUTE }).standings).toEqual(['up', 'down', 'up']);
  });

  test('votes of an incomplete tick count only once they are a quorum', () => {
    const tick = NOON;
    const first = judge(freshJudgeState, tally(tick, [failed('a', tick)], false), RULES);
    expect(first).toMatchObject({ state: { standing: { is: 'new' } }, signals: [], failedLooks: 0 });
    const second = judge(first.state, tally(tick, [failed('a', tick), failed('b', tick)], false), RULES);
    expect(second).toMatchObject({ state: { standing: { is: 'down' } }, failedLooks: 2 });
    const late = [failed('a', tick), failed('b', tick), failed('c', tick)];
    const third = judge(second.state, tally(tick, late), RULES);
    expect(third).toMatchObject({ state: { standing: { is: 'down' } }, failedLooks: 1 });
    expect(third.state.window).toHaveLength(1);
  });
});

describe('change of cause', () => {
  test('another code is a signal, the same one is not, and since is per code', () => {
    const { story, state } = play('FFP FFP XFP XFP');
    expect(story.map(({ signals }) => signals)).toEqual([['opened'], [], ['cause-changed'], []]);
    expect(state.standing).toMatchObject({
      since: NOON,
      failing: { l0: { since: NOON + 2 * MINUTE }, l1: { since: NOON } },
    });
  });
});

describe('now and then', () => {
  const one = { quorum: 1, periodMs: MINUTE };

  test('flapping becomes unstable once, and ends after five good ticks', () => {
    const { standings, signals } = play('P F P F P F P F P P P P P', one);
    expect(standings.slice(3, 12)).toEqual(Array(9).fill('unstable'));
    expect(standings.at(-1)).toBe('up');
    const moves = signals.filter((signal) => signal !== 'cause-changed');
    expect(moves).toEqual(['opened', 'recovered', 'opened', 'recovered']);
  });

  test('three bad ticks in a row are down, and the way back goes through unstable', () => {
    const { standings } = play('P F P F F F P P P P P', one);
    expect(standings.slice(3)).toEqual([
      'unstable',
      'unstable',
      'down',
      'unstable',
      'unstable',
      'unstable',
      'unstable',
      'up',
    ]);
  });

  test('a single outage recovers at the first good tick', () => {
    expect(play('P P F F F P P', one).signals).toEqual(['opened', 'recovered']);
  });

  test('old ticks are forgotten: two outages an hour apart are not instability', () => {
    const before = play('P F P', one).state;
    const tick = NOON + 60 * MINUTE;
    expect(judge(before, tally(tick, [failed('l0', tick)]), one).state.standing.is).toBe('down');
  });
});
