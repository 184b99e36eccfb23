export const expected = [
  {
    path: 'targets.gateway.upstream',
    value: '{…}',
    fix: 'the courier of the home region asks: add `home` to `locations`, or look from private locations alone',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1', 'us-east-1'],
  home: 'eu-central-1',
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'device' },
      upstream: { provider: 'openai', courier: { secret: 'courier' } },
      locations: ['us-east-1'],
    },
  },
};
