import { beforeEach, expect, test } from '@jest/globals';
import type { NotifyEvent } from '../../../functions/contract/events.ts';
import { MINUTE, NOON } from '../../support/looks.ts';
import { Notifying } from '../../support/notifying.ts';

type News = Extract<NotifyEvent, { pairwatch: 'news' }>;

const HOUR = 60 * MINUTE;
let around: Notifying;
beforeEach(() => {
  around = new Notifying();
});

const news = (change: Partial<News> = {}, at = NOON): News => ({
  pairwatch: 'news',
  schema: 1,
  subject: 'api',
  code: 'FOREIGN_READER',
  severity: 'page',
  summary: 'Somebody read it',
  remedy: ['Find out who.'],
  evidence: { by: 'arn:aws:iam::111122223333:user/ada', event: 'event-1' },
  at: new Date(at).toISOString(),
  ...change,
});
const told = () => around.alerts.alerts.map(({ subject, repeat }) => [subject, repeat]);
const ONCE = ['ALARM api: FOREIGN_READER', false];

test('news has its evidence, what to do, and where the runbook says more; no log of a probe', async () => {
  await around.notify.handle(news());
  const [alert] = around.alerts.alerts;
  expect(alert?.text).toMatch(/^api, at 2026-11-22 12:00:00 UTC: FOREIGN_READER: Somebody read it\.\n/);
  expect(alert?.text).toContain('\n    by: arn:aws:iam::111122223333:user/ada\n    event: event-1\n');
  expect(alert?.text).toContain('\n1. Find out who.\n');
  expect(alert?.links.map(({ title }) => title)).toEqual(['Dashboard', 'Runbook']);
});

test('what two processes find at once or hours apart is told once a day where it has a name of its own', async () => {
  const once = 'ada api-key 2026-11-22';
  await Promise.all([
    around.notify.handle(news({ once })),
    around.another().handle(news({ once }, NOON + MINUTE)),
  ]);
  around.clock.set(NOON + 5 * HOUR);
  await around.another().handle(news({ once, evidence: { event: 'event-2' } }, NOON + 5 * HOUR));
  expect(told()).toEqual([ONCE]);
  await around.another().handle(news({ once: 'eve api-key 2026-11-22' }));
  expect(told()).toEqual([ONCE, ONCE]);
});

test('without one it is told whenever it is found', async () => {
  await around.notify.handle(news());
  await around.notify.handle(news({}, NOON + 24 * HOUR));
  expect(told()).toEqual([ONCE, ONCE]);
});

test('two things that are found of one target at one moment are both told', async () => {
  await around.notify.handle(news());
  await around.notify.handle(news({ evidence: { event: 'event-2' } }));
  await around.notify.handle(news({ code: 'UNKNOWN_KEY' }));
  expect(told()).toEqual([ONCE, ONCE, ['ALARM api: UNKNOWN_KEY', false]]);
});

test('what could not be delivered may be told again; what was, is not, though nobody could write that down', async () => {
  around.alerts.failing = 1;
  await expect(around.notify.handle(news())).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
  around.clock.set(NOON + MINUTE);
  await around.notify.handle(news());
  expect(told()).toEqual([['(repeat) ALARM api: FOREIGN_READER', true]]);
  around.claims.broken = true;
  await around.notify.handle(news({ code: 'UNKNOWN_KEY' }));
  expect(around.said).toEqual(['told without a claim: Error', 'told, and perhaps told again: Error']);
});
