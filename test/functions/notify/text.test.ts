import { expect, test } from '@jest/globals';
import { recordTick } from '../../../functions/notify/record-tick.ts';
import { grouped } from '../../../functions/notify/storm.ts';
import { alertOf } from '../../../functions/notify/text.ts';
import { duration } from '../../../functions/notify/words.ts';
import type { FailingBy } from '../../../functions/probe/standing.ts';
import type { Message } from '../../../functions/state/message.ts';
import { faultOf, MINUTE, NOON } from '../../support/looks.ts';

const fault = { ...faultOf('DEVICE_TOKEN_REJECTED', { cause: 'revoked' }), remedy: ['Approve it again.'] };
const failing = (...locations: string[]): FailingBy =>
  Object.fromEntries(
    locations.map((location) => [
      location,
      { fault, reproduce: 'openclaw gateway probe', since: NOON, lastTick: NOON },
    ]),
  );

function told(subject: string, from: FailingBy, pairedFrom: readonly string[] = []): [Message, ...Message[]] {
  const context = {
    subject,
    endpoint: 'gw.example:18789',
    tick: NOON,
    pairedFrom,
    locations: 3,
    failedLooks: 1,
  };
  const signal = { signal: 'opened', to: pairedFrom.length > 0 ? 'partial' : 'down', failing: from } as const;
  const [incident] = recordTick([], [signal], from, context);
  const messages = incident?.tellings.map(({ message }) => message) ?? [];
  return messages as [Message, ...Message[]];
}

test('the first line says what, from where, since when and why; then causes, steps, the line and the id', () => {
  const messages = told('gateway', failing('a', 'b', 'c'));
  const { subject, text } = alertOf(messages, false);
  expect(subject).toBe('DOWN gateway: DEVICE_TOKEN_REJECTED from all 3 locations');
  expect(text.split('\n')).toEqual([
    `gateway does not pair, from all 3 locations, since 2026-11-22 12:00:00 UTC. DEVICE_TOKEN_REJECTED: ${fault.summary}.`,
    '',
    'Why',
    `- a, since 2026-11-22 12:00:00 UTC: DEVICE_TOKEN_REJECTED in phase pairing. ${fault.summary}`,
    '    cause: revoked',
    `- b, since 2026-11-22 12:00:00 UTC: DEVICE_TOKEN_REJECTED in phase pairing. ${fault.summary}`,
    `- c, since 2026-11-22 12:00:00 UTC: DEVICE_TOKEN_REJECTED in phase pairing. ${fault.summary}`,
    '',
    'What to do',
    '1. Approve it again.',
    '',
    'See it yourself',
    '  openclaw gateway probe',
    '',
    `Incident ${messages[0].incident}, message 1: gateway, opened 2026-11-22 12:00:00 UTC`,
  ]);
});

test('the steps of a warning reach the store of a watch on AWS', () => {
  const warning = { code: 'KEY_OLD' as const, summary: 'old', evidence: { days: 91 } };
  const signal = { signal: 'warning-appeared', warning, locations: ['a'] } as const;
  const at = { tick: NOON, pairedFrom: [], locations: 3, failedLooks: 0 };
  const [incident] = recordTick([], [signal], {}, { ...at, subject: 'api', endpoint: 'api.example' });
  const messages = incident?.tellings.map(({ message }) => message) as unknown as [Message];
  const deployed = { linksOf: () => [], keyOwnerOf: () => undefined, storeFlag: '--store aws' };
  expect(alertOf(messages, false).text).toContain('`pairwatch keys put api`');
  const { text, messages: sent } = alertOf(messages, false, deployed);
  expect(text).toContain('`pairwatch keys put api --store aws`');
  expect(JSON.stringify(sent)).toContain('keys put api --store aws');
});

test('a partial outage names who fails and who pairs', () => {
  const { subject, text } = alertOf(told('gateway', failing('a'), ['b', 'c']), false);
  expect(subject).toBe('PARTIAL gateway: DEVICE_TOKEN_REJECTED from a (1 of 3 locations)');
  expect(text).toMatch(/^gateway does not pair, from a \(1 of 3 locations; b and c pair\), since /);
});

test('a repeat says so, in subject and text', () => {
  const { subject, text } = alertOf(told('gateway', failing('a')), true);
  expect(subject).toMatch(/^\(repeat\) DOWN/);
  expect(text).toContain('(repeat)');
});

test('a subject is one line of at most 100 characters', () => {
  const { subject } = alertOf(
    told('gateway', failing(...Array(20).fill('private:a-long-name').map(String))),
    false,
  );
  expect(subject.length).toBeLessThanOrEqual(100);
  const long = alertOf(told('a-target-with-a-name-that-never-ends'.repeat(4), failing('a')), true);
  expect(long.subject).toHaveLength(100);
  expect(long.subject.endsWith('…')).toBe(true);
});

test('the same fault of many targets of one endpoint is one alert', () => {
  const messages = ['one', 'two', 'three'].flatMap((name) => told(name, failing('a', 'b', 'c')));
  const groups = grouped(messages);
  expect(groups).toHaveLength(1);
  const [group] = groups;
  const { subject, text } = alertOf(group as [Message, ...Message[]], false);
  expect(subject).toBe('DOWN 3 checks at gw.example:18789: DEVICE_TOKEN_REJECTED from all 3 locations');
  expect(text.match(/Incident /g)).toHaveLength(3);
});

test.each([
  [0, '0 s'],
  [45_000, '45 s'],
  [60_000, '1 min'],
  [90_000, '1 min 30 s'],
  [12 * MINUTE, '12 min'],
  [3 * 60 * MINUTE + 5 * MINUTE, '3 h 5 min'],
  [52 * 60 * MINUTE, '2 d 4 h'],
  [-5, '0 s'],
])('%i ms is %s', (ms, text) => expect(duration(ms)).toBe(text));
