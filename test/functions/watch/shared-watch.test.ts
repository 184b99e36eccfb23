import { describe, expect, test } from '@jest/globals';
import type { Credential } from '../../../functions/keys/credential.ts';
import { faultOf, MINUTE, NOON, resultOf, warningOf } from '../../support/looks.ts';
import { checkAt, DOWN, type End, PAIRED, placesOf, SharedPlaces } from '../../support/shared-places.ts';

/** Fails from these locations. */
const failsFrom =
  (...locations: string[]) =>
  ({ location }: { location: string }): End =>
    locations.includes(location) ? DOWN : PAIRED;

describe('votes of several locations', () => {
  test('make one outage, told once, from opening to recovery', async () => {
    const places = placesOf();
    await places.run(2);
    places.ends = () => DOWN;
    await places.run(3, 2);
    expect(await places.standing('api')).toBe('down');
    places.ends = () => PAIRED;
    await places.run(1, 5);
    expect(await places.kinds()).toEqual(['opened', 'recovered']);
    expect(places.notified).toHaveLength(2);
    expect(places.notified[0]).toMatchObject({
      pairwatch: 'due',
      checks: ['api'],
      headlines: [expect.stringContaining('api')],
    });
    const [opened, recovered] = await places.messages();
    expect(opened).toMatchObject({ standing: 'down', locations: 3 });
    expect(recovered).toMatchObject({ failedLooks: 9, durationMs: 3 * MINUTE });
  });

  test('of one broken location are partial, and never down', async () => {
    const places = placesOf();
    places.ends = failsFrom('b');
    await places.run(3);
    expect(await places.standing('api')).toBe('partial');
    expect(await places.messages()).toMatchObject([{ kind: 'opened', standing: 'partial' }]);
    expect((await places.messages())[0]?.pairedFrom).toEqual(['a', 'c']);
  });

  test('of a quorum that finishes at the same moment are one message', async () => {
    const places = placesOf();
    places.ends = failsFrom('a', 'b');
    await places.tick(NOON, ['a', 'b']);
    expect(await places.messages()).toMatchObject([{ kind: 'opened', standing: 'down' }]);
    expect(places.notified).toHaveLength(1);
  });

  test('of fewer than the quorum are settled at the next tick, where a location is silent', async () => {
    const places = placesOf();
    places.ends = failsFrom('a');
    await places.tick(NOON, ['a', 'b']);
    expect(await places.standing('api')).toBe('new');
    await places.tick(NOON + MINUTE, ['b']);
    expect(await places.standing('api')).toBe('partial');
    expect(await places.messages()).toMatchObject([{ at: new Date(NOON).toISOString() }]);
  });

  test('that come late count for their own tick, also when it was settled without them', async () => {
    const places = placesOf();
    await places.run(1);
    places.ends = () => DOWN;
    await places.tick(NOON + MINUTE, ['a']);
    const late = places.tick(NOON + MINUTE, ['b'], 50_000);
    await late;
    expect(places.sum('Failed', 'api', NOON + MINUTE)).toBe(2);
    expect(await places.messages()).toMatchObject([
      { kind: 'opened', standing: 'down', at: new Date(NOON + MINUTE).toISOString() },
    ]);
  });

  test('of a tick before the newest that was judged change nothing', async () => {
    const places = placesOf();
    await places.run(1);
    places.ends = failsFrom('a');
    await places.tick(NOON + 2 * MINUTE);
    places.ends = () => DOWN;
    await places.tick(NOON + MINUTE, ['a', 'b']);
    expect(await places.standing('api')).toBe('partial');
    expect((await places.records.read('check', 'api'))?.looks['b']).toMatchObject({ result: 'paired' });
  });

  test('rejected keys wait for the location that asks whether auth works at all', async () => {
    const places = placesOf();
    places.ends = ({ location }) => faultOf(location === 'a' ? 'AUTH_OUTAGE' : 'AUTH_KEY_REJECTED');
    await places.tick(NOON, ['b', 'c']);
    expect(await places.messages()).toEqual([]);
    await places.tick(NOON, ['a']);
    const [message, ...others] = await places.messages();
    expect(others).toEqual([]);
    expect(message?.causes.map(({ code }) => code)).toEqual(Array(3).fill('AUTH_OUTAGE'));
  });
});

describe('the same tick delivered twice', () => {
  test.each([
    ['at once', 0],
    ['a minute apart', MINUTE],
  ])('%s is one vote', async (_, apartMs) => {
    const places = placesOf();
    places.ends = () => DOWN;
    const first = places.tick(NOON, ['a']);
    if (apartMs > 0) await first;
    const [second] = await places.tick(NOON, ['a'], apartMs);
    expect([...(await first), second].map((answer) => answer?.claimed)).toEqual([true, false]);
    expect(second).toEqual({ tick: NOON, claimed: false, looks: 0, troubles: [] });
    expect(places.performed).toHaveLength(1);
    expect(places.samples('Failed', 'api')).toHaveLength(1);
  });

  test('where nobody could tell is still one vote of the location', async () => {
    const places = placesOf();
    places.ends = () => DOWN;
    places.box.claim = async () => {
      throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    };
    const [answer] = await places.tick(NOON, ['a']);
    await places.tick(NOON, ['a']);
    expect(answer?.troubles).toEqual([expect.stringContaining('ECONNREFUSED')]);
    expect(await places.standing('api')).toBe('new');
  });
});

describe('a healthy steady state', () => {
  test('writes no record, and refreshes it now and then', async () => {
    const places = placesOf();
    await places.run(2);
    const { revision = 0 } = (await places.records.read('check', 'api')) ?? {};
    const [location] = (await places.records.list()).filter(({ kind }) => kind === 'location');
    expect(location).toBeUndefined();
    await places.run(12, 2);
    expect((await places.records.read('check', 'api'))?.revision).toBe(revision);
    await places.run(4, 14);
    expect((await places.records.read('check', 'api'))?.revision).toBe(revision + 1);
  });

  test('is one call to publish a tick and location', async () => {
    const places = placesOf('one', 'two', 'three');
    await places.run(1);
    expect(places.published).toHaveLength(3);
    expect(places.sum('LooksPlanned', 'a')).toBe(3);
    expect(places.sum('LooksDone', 'b')).toBe(3);
  });

  test('with a standing warning is steady too', async () => {
    const places = placesOf();
    places.ends = () => [warningOf('KEY_OLD', { value: 100 })];
    await places.run(2);
    expect(await places.kinds()).toEqual(['warning-appeared']);
    const { revision } = (await places.records.read('check', 'api')) ?? {};
    await places.run(10, 2);
    expect((await places.records.read('check', 'api'))?.revision).toBe(revision);
    places.ends = () => PAIRED;
    await places.run(3, 12);
    expect(await places.kinds()).toEqual(['warning-appeared', 'warning-cleared']);
  });

  test('flapping is found as if every good tick had been stored', async () => {
    const places = placesOf();
    for (const [at, end] of [PAIRED, PAIRED, PAIRED, DOWN, PAIRED, DOWN].entries()) {
      places.ends = () => end;
      await places.run(1, at);
    }
    expect(await places.standing('api')).toBe('unstable');
  });
});

describe('a location that cannot judge', () => {
  const BLIND: End = faultOf('KEY_UNREADABLE');

  test('has no vote, and says so itself after two ticks', async () => {
    const places = placesOf();
    places.ends = ({ location }) => (location === 'b' ? BLIND : PAIRED);
    await places.run(3);
    expect(await places.standing('api')).toBe('up');
    expect(await places.messages()).toMatchObject([{ kind: 'blinded', subject: 'b' }]);
    expect(places.sum('LooksInconclusive', 'b')).toBe(1);
    expect(places.samples('Failed', 'api')).toHaveLength(2);
    expect(places.notified).toMatchObject([{ checks: [], locations: ['b'] }]);
  });

  test('like all others brings no target down', async () => {
    const places = placesOf();
    await places.run(1);
    places.ends = () => BLIND;
    await places.run(3, 1);
    expect(await places.standing('api')).toBe('up');
    expect(await places.kinds()).toEqual(['blinded', 'blinded', 'blinded']);
  });
});

test('numbers of the day are published once, by the first location, and a day that began badly is not lost', async () => {
  const places = placesOf();
  const certificate = { phase: 'tls', startMs: 0, durationMs: 1, ok: true, facts: { daysLeft: 30.5 } };
  const evening = NOON + 11.5 * 3_600_000;
  let end: End = PAIRED;
  places.options = {
    perform: async (spec) => {
      const result = resultOf(spec, end as typeof DOWN);
      return { ...result, verdict: { ...result.verdict, phases: [certificate] } } as typeof result;
    },
  };
  const days = () =>
    places.published
      .flatMap(({ samples }) => samples)
      .filter(({ metric }) => metric === 'CertificateDaysLeft');
  for (let at = 0; at < 3; at++) await places.tick(evening + at * MINUTE);
  expect(days()).toEqual([{ metric: 'CertificateDaysLeft', of: 'api', value: 30.5 }]);
  end = DOWN;
  await places.tick(evening + 30 * MINUTE);
  expect(days()).toHaveLength(1);
  end = PAIRED;
  await places.tick(evening + 31 * MINUTE);
  await places.tick(evening + 32 * MINUTE);
  expect(days()).toHaveLength(2);
});

test('with the detail of locations votes carry theirs besides', async () => {
  const places = placesOf();
  places.options = { detail: 'location' };
  await places.tick(NOON, ['a']);
  expect(places.samples('Failed', 'api')).toEqual([
    { metric: 'Failed', of: 'api', value: 0 },
    { metric: 'Failed', of: 'api', value: 0, from: 'a' },
  ]);
});

test('a location whose targets are all unarmed is not silent', async () => {
  const absent = { state: 'absent', reason: 'no key named api' } as const;
  const places = new SharedPlaces([
    checkAt('api', {
      spec: async (location) => ({
        target: 'api',
        protocol: 'openai',
        url: new URL('https://host/v1'),
        location,
        credential: absent,
      }),
    }),
  ]);
  await places.run(2);
  expect(places.performed).toEqual([]);
  expect(places.samples('LooksDone', 'a')).toEqual([{ metric: 'LooksDone', of: 'a', value: 0 }]);
  expect(await places.standing('api')).toBe('unarmed');
  expect(places.said).toEqual(['api is unarmed: no key named api; it is watched once its key is there']);
});

test('a key that could not be read and then is not there never was: as right after a deployment', async () => {
  const check = checkAt('api');
  let credential: Credential = { state: 'unreadable', reason: 'AccessDeniedException' };
  const spec: typeof check.spec = async (...asked) => ({ ...(await check.spec(...asked)), credential });
  const places = new SharedPlaces([{ ...check, spec }]);
  places.ends = () => faultOf(credential.state === 'absent' ? 'KEY_NOT_FOUND' : 'KEY_UNREADABLE');
  await places.run(1);
  credential = { state: 'absent', reason: 'no key named api' };
  await places.run(3, 1);
  expect(await places.standing('api')).toBe('unarmed');
  expect(await places.messages()).toEqual([]);
});

test('an exchange votes and is stored at every run, and does not count as a look of its location', async () => {
  const places = new SharedPlaces([
    checkAt('api/exchange', { kind: 'exchange', everyMs: 10 * MINUTE, quorum: 1, locations: ['a'] }),
  ]);
  places.options = { voter: { location: 'a', kind: 'exchange', shard: 0, everyMs: 10 * MINUTE } };
  await places.tick(NOON, ['a']);
  await places.tick(NOON + 10 * MINUTE, ['a']);
  expect(places.sum('Failed', 'api/exchange')).toBe(0);
  expect(places.samples('LooksDone', 'a')).toEqual([]);
  expect((await places.records.read('check', 'api/exchange'))?.looks['a']?.tick).toBe(NOON + 10 * MINUTE);
});

test('schedules of different periods that meet at a tick do not take it from each other', async () => {
  const exchangeOf = (name: string, minutes: number) =>
    checkAt(name, { kind: 'exchange', everyMs: minutes * MINUTE, quorum: 1, locations: ['a'] });
  const places = new SharedPlaces([]);
  const answers = [10, 30].map((minutes) =>
    places
      .at('a', {
        checks: [exchangeOf(`api${minutes}/exchange`, minutes)],
        voter: { location: 'a', kind: 'exchange', shard: 0, everyMs: minutes * MINUTE },
      })
      .tick(NOON, 55_000),
  );
  expect(await places.clock.during(Promise.all(answers))).toMatchObject([
    { claimed: true, looks: 1 },
    { claimed: true, looks: 1 },
  ]);
});
