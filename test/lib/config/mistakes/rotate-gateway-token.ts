const through =
  'name the target of the same gateway, with the same `url`, whose `upstream` has the courier that sets the token';

export const expected = [
  { path: 'targets.nowhere.key.rotate.through', value: 'missing', fix: through },
  { path: 'targets.another.key.rotate.through', value: '"office"', fix: through },
  {
    path: 'targets.full.key.rotate.driver',
    value: '"assisted"',
    fix: 'the shared token of a gateway is set by its courier: leave it out',
  },
  {
    path: 'targets.full.key.rotate.vault',
    value: '{…}',
    fix: 'a shared token is set by the courier of `through`, and wants no vault: leave it out',
  },
  {
    path: 'targets.full.key.rotate.verify',
    value: '"all"',
    fix: 'the former token ends when the new one is set, so that no location can be waited for: leave it out',
  },
  {
    path: 'targets.full.key.rotate.usedBy',
    value: '[…]',
    fix: 'no gateway asks its provider with its own shared token: leave it out',
  },
  {
    path: 'targets.office.key.rotate.through',
    value: '"office"',
    fix: 'only the shared token of a gateway (key.in "gateway-token") is set through another target: leave it out',
  },
  {
    path: 'targets.api.key.rotate.driver',
    value: '"gateway-token"',
    fix: 'this is for gateways (protocol openclaw): name the issuer of the key, or "assisted"',
  },
];

const url = 'wss://office.example.com:18789';
const token = (secret: string, rotate: object, at = url) => ({
  protocol: 'openclaw',
  url: at,
  key: { secret, in: 'gateway-token', rotate },
});

export default {
  name: 'installation',
  targets: {
    nowhere: token('one', {}),
    another: token('two', { through: 'office' }, 'wss://lab.example.com:18789'),
    full: token('three', {
      ...{ through: 'office', driver: 'assisted', vault: { secret: 'vault' }, verify: 'all' },
      usedBy: ['office'],
    }),
    office: {
      protocol: 'openclaw',
      url,
      key: { secret: 'device', rotate: { through: 'office' } },
      upstream: { provider: 'xroute', courier: { secret: 'courier' } },
    },
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: { driver: 'gateway-token' } },
    },
  },
};
