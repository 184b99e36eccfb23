export const expected = [
  {
    path: 'targets.api.token.subjectTokenFile',
    value: 'missing',
    fix: 'name the file that holds the token to exchange',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key' },
      token: { url: 'https://login.example.com/token', clientId: 'pairwatch', grant: 'token-exchange' },
    },
  },
};
