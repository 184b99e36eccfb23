export const expected = [
  {
    path: 'targets.api.key.rotate',
    value: '{}',
    fix: 'a refresh token is replaced by its own server: leave this out',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: {} },
      token: { url: 'https://login.example.com/token', clientId: 'me', grant: 'refresh_token' },
    },
  },
};
