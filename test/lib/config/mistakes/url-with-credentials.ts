export const expected = [
  {
    path: 'targets.api.url',
    value: '<redacted>',
    fix: 'take user and password out of the URL; a key belongs in the key store',
  },
];

export default {
  name: 'installation',
  targets: {
    api: { protocol: 'openai', url: 'https://user:hunter2@api.example.com/v1', key: { secret: 'api-key' } },
  },
};
