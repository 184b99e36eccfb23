export const expected = [
  {
    path: 'targets.api.url',
    value: 'missing',
    fix: 'write a URL that begins with wss:// or https:// or ws:// or http://',
  },
];

export default {
  name: 'installation',
  targets: {
    api: { protocol: 'openai', key: { secret: 'api-key' } },
  },
};
