export const expected = [
  {
    path: 'targets.gateway.token',
    value: '{…}',
    fix: 'a token step is for openai and anthropic: leave it out',
  },
];

export default {
  name: 'installation',
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'device' },
      token: {
        url: 'https://login.example.com/token',
        clientId: 'pairwatch',
        clientSecret: { secret: 'client' },
      },
    },
  },
};
