export const expected = [
  {
    path: 'targets.gateway.upstream.courier',
    value: 'missing',
    fix: 'write { secret: "NAME" }: the name of a secret in the key store, never the secret itself',
  },
];

export default {
  name: 'installation',
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'device' },
      upstream: { provider: 'openai' },
    },
  },
};
