import { expect, test } from '@jest/globals';
import type { WarningReport } from '../../../functions/contract/verdict.ts';
import { judgeWarnings, type StandingWarnings } from '../../../functions/probe/warnings.ts';
import { MINUTE, NOON, paired, warningOf } from '../../support/looks.ts';

function play(ticks: readonly (readonly WarningReport[] | 'nobody paired')[]) {
  let warnings: StandingWarnings = {};
  return ticks.map((seen, at) => {
    const tick = NOON + at * MINUTE;
    const looks = seen === 'nobody paired' ? [] : [paired('a', tick, ...seen)];
    const judgement = judgeWarnings(warnings, 'handshake', tick, looks);
    warnings = judgement.warnings;
    return judgement.signals.map(({ signal }) => signal);
  });
}

const expiring = warningOf('TLS_CERT_EXPIRING', { value: 14 });
const critical = warningOf('TLS_CERT_EXPIRING', { value: 6, critical: true });

test('a warning that comes, grows critical and goes is told each time, and never in between', () => {
  expect(play([[expiring], [expiring], [critical], [critical], [], [], []])).toEqual([
    ['warning-appeared'],
    [],
    ['warning-critical'],
    [],
    [],
    [],
    ['warning-cleared'],
  ]);
});

test('an outage says nothing about warnings', () => {
  const away = Array.from({ length: 5 }, () => 'nobody paired' as const);
  expect(play([[expiring], ...away, [expiring]]).flat()).toEqual(['warning-appeared']);
});

test('one slow handshake is no news, three are', () => {
  const slow = warningOf('SLOW_HANDSHAKE');
  expect(play([[slow], [], [], [], [slow], [slow], [slow]]).flat()).toEqual(['warning-appeared']);
});

test('the slower checks leave their target’s warnings to the plain one', () => {
  const looks = [paired('a', NOON, expiring, warningOf('QUOTA_LOW'))];
  const { signals } = judgeWarnings({}, 'exchange', NOON, looks);
  expect(signals).toMatchObject([{ signal: 'warning-appeared', warning: { code: 'QUOTA_LOW' } }]);
});

test('the end of an event is quiet', () => {
  const looks = [paired('a', NOON, warningOf('GATEWAY_RESTARTED'))];
  let { warnings } = judgeWarnings({}, 'handshake', NOON, looks);
  const after = [1, 2, 3].flatMap((at) => {
    const judgement = judgeWarnings(warnings, 'handshake', NOON + at * MINUTE, [paired('a', NOON)]);
    warnings = judgement.warnings;
    return judgement.signals;
  });
  expect(after).toMatchObject([{ signal: 'warning-cleared', quiet: true }]);
});
