export const expected = [
  {
    path: 'targets.api.upstream',
    value: '{…}',
    fix: 'only a gateway (protocol openclaw) has an upstream; an API has `exchange`',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key' },
      upstream: { provider: 'openai', courier: { secret: 'courier' } },
    },
  },
};
