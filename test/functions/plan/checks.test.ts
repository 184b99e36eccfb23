import { expect, test } from '@jest/globals';
import { checksOf } from '../../../functions/plan/checks.ts';
import { MemoryKeys } from './memory-keys.ts';
import { targetPlan, watchPlan } from './target.ts';

test('a target has its plain check, and the slower ones with their own period, place and quorum', () => {
  const exchange = { everyMs: 3_600_000, timeoutMs: 45_000, stream: false };
  const upstream = { provider: 'openai', courier: 'courier', everyMs: 7_200_000, timeoutMs: 180_000 };
  const locations = ['us-east-1', 'eu-central-1', 'private:office'];
  const checks = checksOf(
    watchPlan([
      targetPlan({ exchange, locations, quorum: 2 }),
      targetPlan({
        name: 'gateway',
        protocol: 'openclaw',
        url: 'wss://gateway.example.com:18789',
        upstream,
        locations,
      }),
    ]),
    { keys: new MemoryKeys().port, env: {} },
  );
  expect(checks.map(({ spec, ...check }) => check)).toEqual([
    {
      name: 'api',
      target: 'api',
      kind: 'handshake',
      protocol: 'openai',
      endpoint: 'api.example.com',
      everyMs: 60_000,
      timeoutMs: 10_000,
      quorum: 2,
      locations,
    },
    {
      name: 'api/exchange',
      target: 'api',
      kind: 'exchange',
      protocol: 'openai',
      endpoint: 'api.example.com',
      everyMs: 3_600_000,
      timeoutMs: 45_000,
      quorum: 1,
      locations: ['us-east-1'],
    },
    {
      name: 'gateway',
      target: 'gateway',
      kind: 'handshake',
      protocol: 'openclaw',
      endpoint: 'gateway.example.com:18789',
      everyMs: 60_000,
      timeoutMs: 10_000,
      quorum: 1,
      locations,
    },
    {
      name: 'gateway/upstream',
      target: 'gateway',
      kind: 'upstream',
      protocol: 'openclaw',
      endpoint: 'gateway.example.com:18789',
      everyMs: 7_200_000,
      timeoutMs: 190_000,
      quorum: 1,
      locations: ['eu-central-1'],
    },
  ]);
});
