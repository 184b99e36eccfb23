import { expect, test } from '@jest/globals';
import { parseConfiguration } from '../../../lib/config/parse.ts';
import { rotationPlansOf } from '../../../lib/config/rotation-plan.ts';

const plans = (targets: object) => rotationPlansOf(parseConfiguration({ name: 'mine', targets }, '/'));
const gateway = {
  protocol: 'openclaw',
  url: 'wss://gateway.example.com:18789',
  upstream: { provider: 'xroute', courier: { secret: 'courier' } },
};

test('what is not rotated has no plan', () => {
  expect(plans({ gateway: { ...gateway, key: { secret: 'device' } } })).toEqual([]);
});

test('the devices of a gateway take turns, the standby beside the key, the grace short', () => {
  expect(plans({ gateway: { ...gateway, key: { secret: 'device', rotate: {} } } })).toEqual([
    {
      target: 'gateway',
      driver: 'openclaw',
      everyDays: 30,
      vault: 'device/standby',
      graceMs: 300_000,
      deadlineMs: 86_400_000,
      verify: 'all',
      deliverTo: [],
      issuer: {},
    },
  ]);
});

test('a key that gateways use is delivered to them, by the name that they know its provider by', () => {
  const rotate = {
    ...{ every: 7, driver: 'openai', vault: { secret: 'admin' }, grace: 90, deadline: 48, verify: 'quorum' },
    usedBy: ['gateway'],
    issuer: { project: 'proj_AbCdEfGhIjKlMnOpQrSt1234' },
  };
  const api = { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api', rotate } };
  expect(plans({ api, gateway: { ...gateway, key: { secret: 'device' } } })).toEqual([
    {
      target: 'api',
      driver: 'openai',
      everyDays: 7,
      vault: 'admin',
      graceMs: 5_400_000,
      deadlineMs: 172_800_000,
      verify: 'quorum',
      deliverTo: [{ gateway: 'gateway', provider: 'xroute' }],
      issuer: { project: 'proj_AbCdEfGhIjKlMnOpQrSt1234' },
    },
  ]);
});

test('the shared token of a gateway is set through its courier, and recovers its devices', () => {
  const { url } = gateway;
  const rotate = { through: 'gateway' };
  const token = { protocol: 'openclaw', url, key: { secret: 'token', in: 'gateway-token', rotate } };
  const device = { ...gateway, key: { secret: 'device', rotate: {} } };
  expect(plans({ token, gateway: device })).toEqual([
    {
      target: 'token',
      driver: 'gateway-token',
      everyDays: 30,
      through: 'gateway',
      graceMs: 0,
      deadlineMs: 86_400_000,
      verify: 'all',
      deliverTo: [],
      issuer: {},
    },
    expect.objectContaining({ target: 'gateway', driver: 'openclaw', sharedToken: 'token' }),
  ]);
});
