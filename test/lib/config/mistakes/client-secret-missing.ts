export const expected = [
  {
    path: 'targets.api.token.clientSecret',
    value: 'missing',
    fix: 'client_credentials needs the secret of the client: { secret: "NAME" }',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key' },
      token: { url: 'https://login.example.com/token', clientId: 'pairwatch' },
    },
  },
};
