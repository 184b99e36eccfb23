import { describe, expect, test } from '@jest/globals';
import type { NetworkPlan, TargetPlan } from '../../../functions/contract/plan.ts';
import { madeSpec } from './made-spec.ts';
import { MemoryKeys } from './memory-keys.ts';

test('a target’s own certificates stand in place of the common ones', async () => {
  const network = { ca: 'COMMON', refuseLocalAddresses: true };
  const trusted = async (target: Partial<TargetPlan>) =>
    (await madeSpec(target, new MemoryKeys(), { network }))?.network?.ca;
  expect(await trusted({})).toBe('COMMON');
  expect(await trusted({ ca: 'OWN' })).toBe('OWN');
});

describe('the proxy', () => {
  const proxied = { proxy: 'http://proxy.example.com:3128' };
  const keys = () => new MemoryKeys({ 'api-key': 'one', proxy: 'user:pass:word', odd: 'nothing' });
  const via = (target: Partial<TargetPlan>, network: Partial<NetworkPlan> = {}, env = {}) =>
    madeSpec(target, keys(), { network: { refuseLocalAddresses: true, ...network }, env }).then(
      (spec) => spec?.network?.proxy,
    );

  test('is the one of the plan, or the environment’s, or none', async () => {
    const env = { https_proxy: 'http://other.example.com:8080' };
    expect((await via(proxied, {}, env))?.url.href).toBe('http://proxy.example.com:3128/');
    expect((await via({}, {}, env))?.url.href).toBe('http://other.example.com:8080/');
    expect(await via({ proxy: 'none' }, { proxyAuthEnv: 'NOT_SET' }, env)).toBeUndefined();
  });

  test('has its credentials from a secret or from the environment', async () => {
    const auth = { user: 'user', password: 'pass:word' };
    expect((await via(proxied, { proxyAuthSecret: 'proxy' }))?.auth).toEqual(auth);
    expect((await via(proxied, { proxyAuthEnv: 'AUTH' }, { AUTH: 'user:pass:word' }))?.auth).toEqual(auth);
  });

  test.each([
    ['gone', 'the secret gone of the proxy is absent'],
    ['odd', 'the secret odd of the proxy does not hold user:password'],
  ])('a secret of the proxy that cannot be used is a fault of the location: %s', async (secret, problem) => {
    expect(await via(proxied, { proxyAuthSecret: secret })).toMatchObject({ authProblem: problem });
  });

  test.each([
    [
      { proxyAuthEnv: 'AUTH' },
      {},
      'VARIABLE_MISSING',
      'network.proxyAuthEnv: the environment variable AUTH is not set; export it first',
    ],
    [
      { proxyAuthEnv: 'AUTH' },
      { AUTH: '' },
      'VARIABLE_MISSING',
      'network.proxyAuthEnv: the environment variable AUTH is empty; export it first',
    ],
    [
      { proxyAuthEnv: 'AUTH' },
      { AUTH: 'x' },
      'PROXY_AUTH_UNUSABLE',
      'network.proxyAuthEnv: the variable does not hold user:password',
    ],
  ])('what is missing is told: %j %j', async (network, env, code, message) => {
    await expect(via(proxied, network, env)).rejects.toMatchObject({ name: 'PlanError', code, message });
  });

  test('a proxy of the environment that cannot be used is told by its variable', async () => {
    await expect(via({}, {}, { https_proxy: 'socks5://proxy.example.com' })).rejects.toMatchObject({
      code: 'PROXY_UNUSABLE',
      message: expect.stringContaining('https_proxy'),
    });
  });
});
