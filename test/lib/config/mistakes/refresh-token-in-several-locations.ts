export const expected = [
  {
    path: 'targets.api.token.grant',
    value: '"refresh_token"',
    fix: 'a refresh token has one writer: look from one private location (`locations`), or use client_credentials',
  },
];

export default {
  name: 'installation',
  privateLocations: ['office', 'home'],
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key' },
      token: { url: 'https://login.example.com/token', clientId: 'pairwatch', grant: 'refresh_token' },
    },
  },
};
