import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { MessageKind } from '../../functions/state/message.ts';
import { configured } from './kill-watch.ts';
import { flappingPeer } from './peer.ts';
import { brokenPromises, type KillReport, ofTheMachine } from './promises.ts';
import { type Told, WatchProcess } from './watch-process.ts';

const message = (incident: string, sequence: number, kind: MessageKind, code: string): Told => {
  const at = new Date(sequence * 1_000).toISOString();
  const cause = {
    location: 'private:here',
    check: 'api',
    code,
    phase: 'http',
    owner: 'endpoint',
    summary: '',
  };
  return {
    ...{ schema: 1, incident, sequence, kind, subject: 'api', endpoint: '127.0.0.1', at, openedAt: at },
    ...{ standing: 'down', severity: 'page', before: 'up', causes: [{ ...cause, since: at, evidence: {} }] },
    ...{ pairedFrom: [], locations: 1, failedLooks: 1, durationMs: 0, remedy: [], reproduce: null },
    repeat: false,
  };
};
const whole = (incident: string, code: string): readonly Told[] => [
  message(incident, 1, 'opened', code),
  message(incident, 2, 'recovered', code),
];
const report = (told: readonly Told[], over: Partial<KillReport> = {}): KillReport => ({
  ...{ kills: 1, outages: ['A'], told, kept: told, stored: new Set(), unfinished: 0, complaints: [] },
  ...over,
});
const OUTAGE = whole('A', 'HTTP_REJECTED');

describe('a promise is', () => {
  test('kept by one incident an outage, also where the machine was too busy in the middle of it', () => {
    expect(brokenPromises(report(OUTAGE))).toEqual([]);
    const [opened, recovered] = [message('A', 1, 'opened', 'HTTP_TIMEOUT'), message('A', 3, 'recovered', '')];
    const wobbling = [opened, message('A', 2, 'cause-changed', 'HTTP_REJECTED'), recovered];
    expect(brokenPromises(report(wobbling))).toEqual([]);
    expect(ofTheMachine(report(wobbling))).toEqual([]);
  });

  test('kept where the machine alone made an incident: that is counted', () => {
    const blind = [
      message('C', 1, 'blinded', 'WATCHER_STARVED'),
      message('C', 2, 'sighted', 'WATCHER_STARVED'),
    ];
    const told = [...OUTAGE, ...whole('B', 'HTTP_TIMEOUT'), ...blind];
    expect(brokenPromises(report(told))).toEqual([]);
    expect(ofTheMachine(report(told))).toEqual(['HTTP_TIMEOUT', 'WATCHER_STARVED']);
  });

  test.each([
    ['one outage is two incidents', [...OUTAGE, ...whole('B', 'HTTP_REJECTED')], 'an outage has another'],
    [
      'an incident has a cause that nobody made',
      [...OUTAGE, ...whole('B', 'TCP_REFUSED')],
      'nothing explains',
    ],
    ['an end is not told', OUTAGE.slice(0, 1), 'A ends with opened'],
    ['a beginning is not told', OUTAGE.slice(1), 'A begins with recovered'],
    ['a message comes again and does not say so', [OUTAGE[0], ...OUTAGE] as Told[], 'came again'],
  ])('broken where %s', (_, told, what) => {
    expect(brokenPromises(report(told))).toContainEqual(expect.stringContaining(what));
  });

  test('broken where two outages are one incident, or one is left', () => {
    expect(brokenPromises(report(OUTAGE, { outages: ['A', 'A'], unfinished: 1 }))).toEqual([
      'two outages are one incident',
      '1 incidents are unfinished',
    ]);
  });
});

test('an answer that comes too late, and nothing else, is an incident that the machine may make', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pairwatch-late-'));
  const peer = await flappingPeer();
  const told: Told[] = [];
  let watch: WatchProcess | undefined;
  try {
    await configured(folder, peer.url);
    watch = new WatchProcess(folder, (one) => told.push(one));
    await peer.nextRequest();
    peer.lateMs = 400;
    while (!told.some(({ kind }) => kind === 'opened')) await sleep(20);
    peer.lateMs = 0;
    while (told.at(-1)?.kind !== 'recovered') await sleep(20);
    expect(ofTheMachine({ told }).length).toBeGreaterThan(0);
    expect(brokenPromises(report(told, { outages: [], kept: [] }))).toEqual([]);
  } finally {
    await watch?.end('SIGKILL');
    peer.close();
    await rm(folder, { recursive: true, force: true });
  }
});
