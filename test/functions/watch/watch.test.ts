import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FaultReport, WarningReport } from '../../../functions/contract/verdict.ts';
import { systemClock } from '../../../functions/handshake/clock.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';
import type { Credential } from '../../../functions/keys/credential.ts';
import { LocalStateStore } from '../../../functions/local/state-store.ts';
import type { Check } from '../../../functions/probe/check.ts';
import type { MetricSample } from '../../../functions/probe/metric-sink.ts';
import type { WatchOptions } from '../../../functions/watch/options.ts';
import { Watch } from '../../../functions/watch/watch.ts';
import { faultOf, MINUTE, NOON, resultOf, warningOf } from '../../support/looks.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryAlerts } from '../../support/memory-alerts.ts';

type End = FaultReport | readonly WarningReport[] | 'hangs' | 'throws';

let folder: string;
let state: LocalStateStore;
let alerts: MemoryAlerts;
let clock: ManualClock;
let performed: HandshakeSpec[];
let said: string[];
/** Ends the handshakes that hang. */
let hung: (() => void)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pairwatch-watch-'));
  state = new LocalStateStore(folder, { writer: true });
  await state.open();
  alerts = new MemoryAlerts();
  clock = new ManualClock(NOON);
  performed = [];
  said = [];
  hung = [];
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const PAIRED: End = [];
const found: Credential = { state: 'found', value: 'a-key', version: 'v1' };

function check(name: string, options: Partial<Check> & { credential?: () => Credential } = {}): Check {
  const { credential = () => found, ...rest } = options;
  const url = new URL(`https://${options.endpoint ?? 'host'}/v1`);
  const protocol = options.protocol ?? 'openai';
  const [target = name] = name.split('/');
  return {
    name,
    target,
    kind: 'handshake',
    protocol,
    endpoint: 'host',
    spec: async (location) => ({ target: name, protocol, url, location, credential: credential() }),
    ...rest,
  };
}

/** `ends`: how the handshake with a spec ends; asked at each one. */
function watchOf(
  checks: readonly Check[],
  ends: (spec: HandshakeSpec) => End,
  options: Partial<WatchOptions> = {},
): Watch {
  return new Watch({
    checks,
    locations: ['a'],
    state,
    alerts,
    clock,
    every: MINUTE,
    quorum: 1,
    say: (line) => said.push(line),
    reproduce: () => 'curl https://host/v1/models',
    perform: async (spec) => {
      performed.push(spec);
      const end = ends(spec);
      if (end === 'hangs') return new Promise((resolve) => hung.push(() => resolve(resultOf(spec, []))));
      if (end === 'throws') throw new SyntaxError('Unexpected token in "sk-secret"');
      return resultOf(spec, end);
    },
    ...options,
  });
}

async function run(watch: Watch, ticks: number, from = 0) {
  for (let at = from; at < from + ticks; at++) {
    const tick = NOON + at * MINUTE;
    clock.set(Math.max(tick, clock.wallMs()));
    await watch.tick(tick);
  }
}

describe('an outage', () => {
  test('is told at its opening, at a new cause and at its end, with one id', async () => {
    const story: readonly End[] = [
      PAIRED,
      faultOf('TLS_CERT_EXPIRED'),
      faultOf('TLS_CERT_EXPIRED'),
      faultOf('HTTP_NOT_FOUND'),
      PAIRED,
    ];
    let at = 0;
    const watch = watchOf([check('api')], () => story[at] ?? PAIRED);
    for (; at < story.length; at++) await run(watch, 1, at);
    expect(alerts.kinds()).toEqual(['opened', 'cause-changed', 'recovered']);
    expect(new Set(alerts.messages.map(({ incident }) => incident)).size).toBe(1);
    expect(alerts.messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(alerts.messages.at(-1)).toMatchObject({ durationMs: 3 * MINUTE, failedLooks: 3 });
    expect(alerts.alerts.some(({ repeat }) => repeat)).toBe(false);
  });

  test('seen by too few locations is partial', async () => {
    const watch = watchOf(
      [check('api')],
      ({ location }) => (location === 'a' ? faultOf('HTTP_NOT_FOUND') : PAIRED),
      { locations: ['a', 'b', 'c'], quorum: 2 },
    );
    await run(watch, 1);
    expect(alerts.messages).toMatchObject([{ standing: 'partial', pairedFrom: ['b', 'c'] }]);
  });

  test('of many targets of one endpoint is told in one alert', async () => {
    const checks = ['one', 'two', 'three'].map((name) => check(name));
    const all = [...checks, check('other', { endpoint: 'elsewhere' })];
    await watchOf(all, () => faultOf('HTTP_NOT_FOUND'), { clock: systemClock }).tick(NOON);
    expect(alerts.alerts.map(({ messages }) => messages.length).toSorted()).toEqual([1, 3]);
  });

  test('is told again while it lasts', async () => {
    const watch = watchOf([check('api')], () => faultOf('HTTP_NOT_FOUND'), { remindEveryMs: 3 * MINUTE });
    await run(watch, 7);
    expect(alerts.kinds()).toEqual(['opened', 'reminder', 'reminder']);
  });
});

describe('a look', () => {
  test('that could be a blip is confirmed after a pause, and both handshakes are recorded', async () => {
    const watch = watchOf([check('api')], () => (performed.length === 1 ? faultOf('TCP_RESET') : PAIRED));
    const [look] = await watch.tick(NOON);
    expect(look).toMatchObject({
      result: 'paired',
      handshakes: [
        { code: 'TCP_RESET', secondLook: false },
        { code: null, secondLook: true },
      ],
    });
    expect(clock.slept[0]).toBeGreaterThanOrEqual(2_000);
    expect(clock.slept[0]).toBeLessThanOrEqual(5_000);
    expect(alerts.alerts).toEqual([]);
  });

  test('that could not be one is not repeated', async () => {
    await watchOf([check('api')], () => faultOf('AUTH_KEY_REJECTED')).tick(NOON);
    expect(performed).toHaveLength(1);
  });

  test('with a rejected key is tried again when the store has another version by now', async () => {
    let version = 1;
    const rotating = check('api', {
      credential: () => ({ state: 'found', value: `key ${version}`, version: `v${version++}` }),
    });
    const watch = watchOf([rotating], () => (performed.length === 1 ? faultOf('AUTH_KEY_REJECTED') : PAIRED));
    expect(await watch.tick(NOON)).toMatchObject([{ result: 'paired' }]);
    expect(performed).toHaveLength(2);
  });

  test('whose tick was claimed already is not taken', async () => {
    const watch = watchOf([check('api')], () => PAIRED);
    await watch.tick(NOON);
    expect(await watch.tick(NOON)).toEqual([]);
    expect(performed).toHaveLength(1);
  });

  test('that throws is the watcher’s own fault, told once it happens twice, and quotes nothing', async () => {
    const watch = watchOf([check('api')], () => 'throws');
    await run(watch, 3);
    expect(alerts.messages).toMatchObject([{ kind: 'blinded', subject: 'a', causes: [{ code: 'BROKEN' }] }]);
    expect(JSON.stringify(alerts.alerts)).not.toContain('sk-secret');
  });

  test('without a key that was ever there is unarmed, said once, and no alarm', async () => {
    const absent: Credential = { state: 'absent', reason: 'no key named api' };
    const watch = watchOf([check('api', { credential: () => absent })], () => PAIRED);
    await run(watch, 3);
    expect(performed).toEqual([]);
    expect(alerts.alerts).toEqual([]);
    expect(said).toEqual([expect.stringContaining('no key named api')]);
  });

  test('with a key that was there once is performed', async () => {
    let credential: Credential = found;
    const watch = watchOf([check('api', { credential: () => credential })], () =>
      credential === found ? PAIRED : faultOf('KEY_NOT_FOUND'),
    );
    await run(watch, 1);
    credential = { state: 'absent', reason: 'gone' };
    await run(watch, 2, 1);
    expect(alerts.kinds()).toEqual(['blinded']);
    expect((await state.read('check', 'api'))?.judged.standing.is).toBe('up');
  });
});

describe('manners', () => {
  test('a gateway that asks for patience gets it, and stays down meanwhile', async () => {
    const gateway = check('gw', { protocol: 'openclaw' });
    const watch = watchOf([gateway], () =>
      performed.length === 1 ? faultOf('GATEWAY_RATE_LIMITED', { retryAfterMs: 300_000 }) : PAIRED,
    );
    await run(watch, 5);
    expect(performed).toHaveLength(1);
    expect((await state.read('check', 'gw'))?.judged.standing.is).toBe('down');
    await run(watch, 1, 5);
    expect(performed).toHaveLength(2);
    expect(alerts.kinds()).toEqual(['opened', 'recovered']);
  });

  test('two targets of one gateway fail to authenticate once a minute together', async () => {
    const gateways = ['one', 'two'].map((name) => check(name, { protocol: 'openclaw' }));
    await run(
      watchOf(gateways, () => faultOf('DEVICE_TOKEN_REJECTED')),
      3,
    );
    expect(performed).toHaveLength(3);
  });

  test('the hold survives a restart', async () => {
    const gateway = check('gw', { protocol: 'openclaw' });
    const ends = () => faultOf('GATEWAY_RATE_LIMITED', { retryAfterMs: 300_000 });
    await run(watchOf([gateway], ends), 1);
    await run(watchOf([gateway], ends), 3, 1);
    expect(performed).toHaveLength(1);
  });

  test('the differential call is asked once an incident, by one location, and its answer reused', async () => {
    const watch = watchOf(
      [check('api')],
      () => faultOf('AUTH_KEY_REJECTED', { invalidKeyRejectedAlike: true }),
      { locations: ['a', 'b'] },
    );
    await run(watch, 2);
    const asked = performed.map(({ location, explain }) => [location, explain?.differential]);
    expect(asked.slice(0, 2).toSorted()).toEqual([
      ['a', 'ask'],
      ['b', 'never'],
    ]);
    const known = { invalidKeyRejectedAlike: true };
    expect(asked.slice(2).map(([, differential]) => differential)).toEqual([known, known]);
  });
});

describe('slow and hung', () => {
  test('a hung target delays no other', async () => {
    const watch = watchOf([check('hung'), check('api', { endpoint: 'elsewhere' })], ({ target }) =>
      target === 'hung' ? 'hangs' : faultOf('HTTP_NOT_FOUND'),
    );
    const ticking = watch.tick(NOON);
    while (alerts.alerts.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(alerts.messages).toMatchObject([{ subject: 'api' }]);
    expect(performed).toHaveLength(2);
    for (const end of hung) end();
    await ticking;
  });

  test('the slower checks keep their own schedule, from one location', async () => {
    const exchange = check('api/exchange', { kind: 'exchange', everyMs: 3 * MINUTE });
    const watch = watchOf([check('api'), exchange], () => PAIRED, { locations: ['a', 'b'], quorum: 2 });
    await run(watch, 7);
    const looks = performed.filter(({ target }) => target === 'api/exchange');
    expect(looks.map(({ location }) => location)).toEqual(['a', 'a', 'a']);
  });
});

describe('delivery', () => {
  test('what a sink refused goes out at the next tick, as a repeat', async () => {
    const watch = watchOf([check('api')], () => faultOf('HTTP_NOT_FOUND'));
    alerts.failing = 1;
    await run(watch, 1);
    expect(alerts.alerts).toEqual([]);
    await run(watch, 1, 1);
    expect(alerts.alerts).toMatchObject([{ repeat: true, messages: [{ kind: 'opened' }] }]);
    expect(alerts.alerts[0]?.subject).toMatch(/^\(repeat\) DOWN api/);
  });

  test('goes on when nothing can be stored, once, and what could not be stored is kept for later', async () => {
    let full = true;
    const write = state.write.bind(state);
    state.write = async (record) => {
      if (full) throw Object.assign(new Error('disk'), { code: 'ENOSPC' });
      return write(record);
    };
    let end: End = faultOf('HTTP_NOT_FOUND');
    const watch = watchOf([check('api')], () => end);
    await run(watch, 2);
    expect(alerts.kinds()).toEqual(['opened']);
    expect(said[0]).toContain('ENOSPC');
    full = false;
    await run(watch, 1, 2);
    end = PAIRED;
    await run(watch, 1, 3);
    expect(alerts.kinds()).toEqual(['opened', 'recovered']);
    expect(alerts.messages.at(-1)).toMatchObject({ sequence: 2, failedLooks: 3 });
    expect(alerts.alerts.some(({ repeat }) => repeat)).toBe(false);
  });

  test('a message that a killed watch left due is repeated by the next one, with its id', async () => {
    const ends = () => faultOf('HTTP_NOT_FOUND');
    const killed = new MemoryAlerts();
    killed.failing = Number.POSITIVE_INFINITY;
    await run(watchOf([check('api')], ends, { alerts: killed }), 1);
    await watchOf([check('api')], ends).deliver();
    await watchOf([check('api')], ends).deliver();
    expect(alerts.alerts).toMatchObject([{ repeat: true, messages: [{ kind: 'opened', sequence: 1 }] }]);
  });

  test('an incident that is over and told moves to the history', async () => {
    let end: End = faultOf('HTTP_NOT_FOUND');
    const watch = watchOf([check('api')], () => end);
    await run(watch, 2);
    end = PAIRED;
    await run(watch, 1, 2);
    expect((await state.read('check', 'api'))?.incidents).toEqual([]);
    const entries = [];
    for await (const entry of state.history(NOON)) if (entry.entry === 'incident') entries.push(entry);
    expect(entries).toMatchObject([{ incident: { failedLooks: 2, closedAt: NOON + 2 * MINUTE } }]);
  });
});

test('warnings come and go as messages of their own, without an outage', async () => {
  let end: End = [warningOf('QUOTA_LOW', { limit: 'requests', value: 0.1 })];
  const watch = watchOf([check('api')], () => end);
  await run(watch, 2);
  end = PAIRED;
  await run(watch, 3, 2);
  expect(alerts.kinds()).toEqual(['warning-appeared', 'warning-cleared']);
  expect(alerts.alerts[0]?.text).toContain('Raise the limit');
  expect((await state.read('check', 'api'))?.incidents).toEqual([]);
});

test('a control endpoint is asked now and then, and looks learn when it was reached', async () => {
  let asked = 0;
  const network = { control: { host: 'always', port: 443 } };
  const base = check('api');
  const guarded: Check = {
    ...base,
    spec: async (location, key) => ({ ...(await base.spec(location, key)), network }),
  };
  const reachControl = async () => {
    asked += 1;
    return true;
  };
  await run(
    watchOf([guarded], () => PAIRED, { reachControl }),
    12,
  );
  expect(asked).toBe(2);
  expect(performed.at(-1)?.network?.control).toMatchObject({ reachedAt: NOON + 10 * MINUTE });
});

test('numbers are published with the tick', async () => {
  const published: [number, readonly MetricSample[]][] = [];
  const metrics = {
    publish: async (tick: number, samples: readonly MetricSample[]) => void published.push([tick, samples]),
  };
  await run(
    watchOf([check('api')], () => faultOf('HTTP_NOT_FOUND'), { metrics }),
    1,
  );
  expect(published[0]).toEqual([
    NOON,
    [
      { metric: 'Failed', of: 'api', value: 1 },
      { metric: 'LooksPlanned', of: 'a', value: 1 },
      { metric: 'LooksDone', of: 'a', value: 1 },
      { metric: 'LooksInconclusive', of: 'a', value: 0 },
    ],
  ]);
});
