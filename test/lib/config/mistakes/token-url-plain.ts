export const expected = [
  {
    path: 'targets.api.token.url',
    value: '"http://login.example.com/token"',
    fix: 'a secret would travel in clear: use https://, or a loopback address',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key' },
      token: {
        url: 'http://login.example.com/token',
        clientId: 'pairwatch',
        clientSecret: { secret: 'client' },
      },
    },
  },
};
