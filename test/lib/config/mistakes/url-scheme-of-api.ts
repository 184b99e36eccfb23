export const expected = [
  {
    path: 'targets.api.url',
    value: '"wss://api.example.com"',
    fix: 'an API is reached by https://',
  },
];

export default {
  name: 'installation',
  targets: {
    api: { protocol: 'openai', url: 'wss://api.example.com', key: { secret: 'api-key' } },
  },
};
