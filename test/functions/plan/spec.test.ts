import { describe, expect, test } from '@jest/globals';
import { checksOf } from '../../../functions/plan/checks.ts';
import { madeSpec } from './made-spec.ts';
import { MemoryKeys } from './memory-keys.ts';
import { targetPlan, watchPlan } from './target.ts';

describe('a handshake', () => {
  test('knows how commands reach the store that its key is in', async () => {
    const keys = new MemoryKeys({ 'api-key': 'one' });
    const [check] = checksOf(watchPlan([targetPlan({})]), {
      keys: { ...keys.port, flag: '--store aws' },
      env: {},
    });
    expect(await check?.spec('eu-central-1', 'cached')).toMatchObject({ keyStoreFlag: '--store aws' });
  });

  test('is that of the plan, its key out of the cache or past it', async () => {
    const keys = new MemoryKeys({ 'api-key': 'one' });
    const spec = await madeSpec(
      {
        key: { secret: 'api-key', in: 'header:X-Key' },
        ca: 'PEM',
        pins: [`cert-sha256/${'AB'.repeat(32)}`],
        resolve: [{ host: 'api.example.com', port: 443, address: '192.0.2.1' }],
        minVersion: '2026.9.6',
        headers: { 'X-Tenant': 'a' },
        thresholds: { KEY_OLD: { warn: 3 } },
        timeoutMs: 5_000,
      },
      keys,
      {
        network: {
          control: '[::1]:4566',
          dns: '9.9.9.9:53',
          secondDns: '8.8.8.8:53',
          refuseLocalAddresses: true,
        },
        key: 'fresh',
      },
    );
    expect(spec).toEqual({
      target: 'api',
      protocol: 'openai',
      url: new URL('https://api.example.com/v1'),
      location: 'eu-central-1',
      credential: { state: 'found', value: 'one', version: 'v1' },
      timeoutMs: 5_000,
      keyPlacement: { in: 'header', name: 'X-Key' },
      headers: { 'X-Tenant': 'a' },
      thresholds: { KEY_OLD: { warn: 3 } },
      minVersion: '2026.9.6',
      network: {
        ca: 'PEM',
        pins: [{ kind: 'certificate', sha256: 'ab'.repeat(32) }],
        resolve: [{ host: 'api.example.com', port: 443, address: '192.0.2.1' }],
        dns: '9.9.9.9:53',
        secondDns: '8.8.8.8:53',
        control: { host: '::1', port: 4566 },
        refuseLocalAddresses: true,
      },
    });
    expect(keys.reads).toContain('api-key fresh');
  });

  test('without a key reads none', async () => {
    const { key, ...keyless } = targetPlan();
    const keys = new MemoryKeys();
    const [check] = checksOf(watchPlan([keyless]), { keys: keys.port, env: {} });
    expect((await check?.spec('eu-central-1', 'cached'))?.credential).toEqual({ state: 'none' });
    expect(keys.reads).toEqual([]);
  });

  test('an exchange has its own time and model; an upstream its courier', async () => {
    const keys = new MemoryKeys({ 'api-key': 'one', courier: 'two' });
    const exchange = {
      everyMs: 1,
      timeoutMs: 45_000,
      stream: true,
      model: 'small',
      maxTokensParameter: 'max_tokens',
    } as const;
    expect(await madeSpec({ exchange }, keys, { kind: 'exchange' })).toMatchObject({
      target: 'api/exchange',
      timeoutMs: 45_000,
      exchange: { stream: true, model: 'small', maxTokensParameter: 'max_tokens' },
    });
    const upstream = { provider: 'openai', courier: 'courier', everyMs: 1, timeoutMs: 180_000 };
    expect(
      await madeSpec({ protocol: 'openclaw', url: 'wss://gateway.example.com', upstream }, keys, {
        kind: 'upstream',
      }),
    ).toMatchObject({
      target: 'api/upstream',
      timeoutMs: 10_000,
      upstream: { provider: 'openai', courier: { state: 'found', value: 'two' }, timeoutMs: 180_000 },
    });
  });
});
