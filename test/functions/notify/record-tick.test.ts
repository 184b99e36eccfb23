import { expect, test } from '@jest/globals';
import { recordReminders, recordTick } from '../../../functions/notify/record-tick.ts';
import type { Signal } from '../../../functions/probe/signal.ts';
import type { FailingBy } from '../../../functions/probe/standing.ts';
import { type Incident, incidentId, KEPT } from '../../../functions/state/incident.ts';
import { faultOf, MINUTE, NOON, warningOf } from '../../support/looks.ts';

const failing = (code: Parameters<typeof faultOf>[0], since = NOON): FailingBy => ({
  a: { fault: faultOf(code), reproduce: null, since, lastTick: since },
});
const at = (minute: number, failedLooks = 1) => ({
  subject: 'gw',
  endpoint: 'gw:1',
  tick: NOON + minute * MINUTE,
  pairedFrom: [],
  locations: 1,
  failedLooks,
});
const kinds = (incidents: readonly Incident[]) =>
  incidents.flatMap(({ tellings }) => tellings.map(({ message }) => message.kind));

test('an id sorts by time, and is the same whoever opens the incident', () => {
  const id = incidentId('gw', { kind: 'outage' }, NOON);
  expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(id).toBe(incidentId('gw', { kind: 'outage' }, NOON));
  expect(id).not.toBe(incidentId('gw', { kind: 'warning', code: 'KEY_OLD' }, NOON));
  expect(id < incidentId('gw', { kind: 'outage' }, NOON + 1)).toBe(true);
});

test('each new cause of an incident is told once, its return only recorded', () => {
  const codes = ['TCP_REFUSED', 'TCP_TIMEOUT', 'TCP_REFUSED', 'TCP_TIMEOUT'] as const;
  const incidents = codes.reduce<readonly Incident[]>((before, code, minute) => {
    const known = failing(code, NOON + minute * MINUTE);
    const signal: Signal =
      minute === 0
        ? { signal: 'opened', to: 'down', failing: known }
        : { signal: 'cause-changed', failing: known };
    return recordTick(before, [signal], known, at(minute));
  }, []);
  expect(kinds(incidents)).toEqual(['opened', 'cause-changed']);
  expect(incidents[0]?.causes.map(({ code }) => code)).toEqual(codes);
  expect(incidents[0]?.failedLooks).toBe(4);
});

test('messages count up from 1, all due, and a warning is an incident of its own', () => {
  const known = failing('TCP_REFUSED');
  const signals: readonly Signal[] = [
    { signal: 'opened', to: 'partial', failing: known },
    { signal: 'moved', from: 'partial', to: 'down', failing: known },
    { signal: 'warning-appeared', warning: warningOf('KEY_OLD'), locations: ['a'] },
    { signal: 'recovered', failing: known },
  ];
  const incidents = recordTick([], signals, {}, at(0));
  const [outage, warning] = incidents;
  expect(outage?.tellings.map(({ state, message }) => [state, message.sequence, message.kind])).toEqual([
    ['due', 1, 'opened'],
    ['due', 2, 'moved'],
    ['due', 3, 'recovered'],
  ]);
  expect(outage?.closedAt).toBe(NOON);
  expect(warning).toMatchObject({
    about: { kind: 'warning', code: 'KEY_OLD' },
    closedAt: null,
    failedLooks: 0,
  });
});

test('a reminder comes after so long without a word, not for what is over or a mere warning', () => {
  const known = failing('TCP_REFUSED');
  const signals: readonly Signal[] = [
    { signal: 'opened', to: 'down', failing: known },
    { signal: 'warning-appeared', warning: warningOf('KEY_OLD'), locations: ['a'] },
  ];
  const before = recordTick([], signals, known, at(0));
  const remind = (minute: number, incidents = before) =>
    recordReminders(incidents, known, at(minute), 10 * MINUTE);
  expect(kinds(remind(9))).toEqual(['opened', 'warning-appeared']);
  const reminded = remind(10);
  expect(kinds(reminded)).toEqual(['opened', 'reminder', 'warning-appeared']);
  expect(kinds(remind(19, reminded))).toEqual(kinds(reminded));
  const over = recordTick(before, [{ signal: 'recovered', failing: known }], {}, at(1));
  expect(kinds(remind(60, over))).toEqual(kinds(over));
});

test('an unstable check at which nobody fails just now keeps the cause that was told', () => {
  const known = failing('SERVICE_OVERLOADED');
  const before = recordTick([], [{ signal: 'opened', to: 'unstable', failing: known }], known, at(0));
  const reminded = recordReminders(before, {}, at(10), 10 * MINUTE);
  const incidents = recordTick(reminded, [{ signal: 'recovered', failing: {} }], {}, at(11, 0));
  const told = incidents.flatMap(({ tellings }) => tellings.map(({ message }) => message));
  expect(told.map(({ kind, standing, causes }) => [kind, standing, causes[0]?.code])).toEqual([
    ['opened', 'unstable', 'SERVICE_OVERLOADED'],
    ['reminder', 'unstable', 'SERVICE_OVERLOADED'],
    ['recovered', 'up', 'SERVICE_OVERLOADED'],
  ]);
  expect(told.at(-1)).toMatchObject({ remedy: [], reproduce: null });
});

test('an incident that wobbles for days stays small, and its messages go on counting', () => {
  const known = failing('TCP_REFUSED');
  let incidents = recordTick([], [{ signal: 'opened', to: 'down', failing: known }], known, at(0));
  for (let minute = 1; minute <= 500; minute++) {
    const [from, to] = minute % 2 === 0 ? (['partial', 'down'] as const) : (['down', 'partial'] as const);
    const since = failing('TCP_REFUSED', NOON + minute * MINUTE);
    incidents = recordTick(incidents, [{ signal: 'moved', from, to, failing: since }], since, at(minute));
    incidents = incidents.map((incident) => ({
      ...incident,
      tellings: incident.tellings.map(({ message }) => ({ state: 'told', message })),
    }));
  }
  const [wobbling] = incidents;
  expect(incidents).toHaveLength(1);
  expect(wobbling?.tellings.at(-1)?.message.sequence).toBe(501);
  expect(wobbling?.failedLooks).toBe(501);
  for (const list of [wobbling?.causes, wobbling?.path, wobbling?.tellings])
    expect(list?.length).toBeLessThanOrEqual(KEPT + 1);
});

test('what is due stays, however much that is', () => {
  const known = failing('TCP_REFUSED');
  const opened = recordTick([], [{ signal: 'opened', to: 'down', failing: known }], known, at(0));
  const moves = Array.from(
    { length: 2 * KEPT },
    (): Signal => ({ signal: 'moved', from: 'down', to: 'partial', failing: known }),
  );
  expect(recordTick(opened, moves, known, at(1))[0]?.tellings).toHaveLength(2 * KEPT + 1);
});
