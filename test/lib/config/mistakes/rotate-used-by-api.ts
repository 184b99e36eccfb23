export const expected = [
  {
    path: 'targets.api.key.rotate.usedBy',
    value: '[…]',
    fix: 'each has to be a gateway of this configuration with an `upstream`, which names the provider and the courier',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: { usedBy: ['gateway'] } },
    },
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'device' },
    },
  },
};
