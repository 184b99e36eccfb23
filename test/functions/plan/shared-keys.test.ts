import { expect, test } from '@jest/globals';
import { checksOf } from '../../../functions/plan/checks.ts';
import type { Check } from '../../../functions/probe/check.ts';
import { MemoryKeys } from './memory-keys.ts';
import { targetPlan, watchPlan } from './target.ts';

const named = (count: number) =>
  Array.from({ length: count }, (_, at) => targetPlan({ name: `api${at}`, key: { secret: `key${at}` } }));

const watching = (keys: MemoryKeys, count: number) =>
  checksOf(watchPlan(named(count)), { keys: keys.port, env: {} });

const shared = async (checks: readonly Check[]) =>
  (await Promise.all(checks.map((check) => check.spec('eu-central-1', 'cached')))).map(
    ({ keySharedWith }) => keySharedWith,
  );

test('two targets with one key are told of each other at the first tick, whatever the form it is stored in', async () => {
  const keys = new MemoryKeys({ key0: 'same', key1: '{"schema":1,"key":"same"}', key2: 'other' });
  expect(await shared(watching(keys, 4))).toEqual(['api1', 'api0', undefined, undefined]);
});

test('a key that is replaced is shared no longer, and one that becomes the same is', async () => {
  const keys = new MemoryKeys({ key0: 'same', key1: 'same', key2: 'other' });
  const checks = watching(keys, 3);
  await shared(checks);
  keys.set('key1', 'other');
  await shared(checks);
  expect(await shared(checks)).toEqual([undefined, 'api2', 'api1']);
  keys.stored.delete('key1');
  await shared(checks);
  expect(await shared(checks)).toEqual([undefined, undefined, undefined]);
});

test('a tick of a thousand targets reads each key once, beside the first', async () => {
  const keys = new MemoryKeys(
    Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`key${at}`, `k${at}`])),
  );
  const checks = watching(keys, 1_000);
  await shared(checks);
  expect(keys.reads.length).toBeLessThanOrEqual(2_000);
  keys.reads.length = 0;
  await shared(checks);
  expect(keys.reads).toHaveLength(1_000);
});

test('a key that cannot be read delays no other target by more than a second', async () => {
  const keys = new MemoryKeys({ key0: 'one' });
  const { port } = keys;
  const hanging = {
    ...port,
    read: (secret: string) => (secret === 'key1' ? new Promise<never>(() => undefined) : port.read(secret)),
  };
  const [check] = checksOf(watchPlan(named(2)), { keys: hanging, env: {} });
  const startedAt = performance.now();
  expect(await check?.spec('eu-central-1', 'cached')).toMatchObject({ credential: { value: 'one' } });
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
