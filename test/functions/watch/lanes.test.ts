import { describe, expect, test } from '@jest/globals';
import { faultOf, MINUTE, NOON } from '../../support/looks.ts';
import { checkAt, DOWN, PAIRED, placesOf, SharedPlaces } from '../../support/shared-places.ts';

describe('hanging targets', () => {
  test('delay no other: what works is published within seconds, and what fails is told', async () => {
    const names = Array.from({ length: 100 }, (_, at) => `t${at}`);
    const places = placesOf(...names);
    places.ends = ({ target }) => {
      if (target === 't7') return PAIRED;
      return target === 't8' ? DOWN : { hangsMs: 9_000_000 };
    };
    const [answer] = await places.tick(NOON);
    const batchOf = (of: string) =>
      places.published.find(({ samples }) => samples.some((sample) => sample.of === of));
    expect((batchOf('t7')?.atMs ?? 0) - NOON).toBeLessThan(3_000);
    expect((batchOf('t8')?.atMs ?? 0) - NOON).toBeLessThan(3_000);
    expect(await places.standing('t8')).toBe('down');
    expect(await places.standing('t7')).toBe('up');
    expect(answer).toMatchObject({ looks: 100 });
    expect(places.clock.wallMs() - NOON).toBeLessThan(55_000);
    expect(places.sum('LooksDone', 'a')).toBe(2);
    expect(places.sum('Failed', 't8')).toBe(3);
    places.clock.wakeAll();
  });

  test('at one gateway wait for each other, and what there is no time for keeps its standing', async () => {
    const gateway = { protocol: 'openclaw', endpoint: 'gw' } as const;
    const places = new SharedPlaces(['one', 'two', 'three'].map((name) => checkAt(name, gateway)));
    places.ends = () => ({ hangsMs: 9_000_000 });
    await places.tick(NOON, ['a']);
    expect(places.performed).toHaveLength(1);
    const looks = await places.box.count(NOON);
    expect(looks.map(({ result }) => result).toSorted()).toEqual(['broken', 'skipped', 'skipped']);
    places.clock.wakeAll();
  });

  test('that have to wait for another are looked at where there is time for all that they may take', async () => {
    const gateway = { protocol: 'openclaw', endpoint: 'gw' } as const;
    const looked = async (timeoutMs: number) => {
      const places = new SharedPlaces(['one', 'two'].map((name) => checkAt(name, { ...gateway, timeoutMs })));
      places.ends = () => ({ hangsMs: 20_000 });
      await places.tick(NOON, ['a']);
      return (await places.box.count(NOON)).map(({ result }) => result);
    };
    expect(await looked(25_000)).toEqual(['paired', 'paired']);
    expect(await looked(35_000)).toEqual(['paired', 'skipped']);
  });

  test('that fail after minutes fail, though there is no time to confirm it', async () => {
    const upstreamMs = 180_000;
    const check = checkAt('gw/upstream', {
      kind: 'upstream',
      everyMs: 60 * MINUTE,
      locations: ['a'],
      quorum: 1,
    });
    const courier = { state: 'found', value: 'a-device' } as const;
    const upstream = { provider: 'openai', courier, timeoutMs: upstreamMs };
    const spec: typeof check.spec = async (...asked) => ({ ...(await check.spec(...asked)), upstream });
    const places = new SharedPlaces([{ ...check, spec }]);
    places.ends = () => ({ hangsMs: upstreamMs, fault: faultOf('UPSTREAM_UNREACHABLE') });
    const voter = { location: 'a', kind: 'upstream', shard: 0, everyMs: 60 * MINUTE } as const;
    await places.clock.during(places.at('a', { voter }).tick(NOON, 210_000));
    expect(await places.standing('gw/upstream')).toBe('down');
    expect(places.performed).toHaveLength(1);
  });
});
