export const expected = [
  {
    path: 'targets.api.key',
    value: '<redacted>',
    fix: 'write an object: { secret: "NAME" }, the name of a secret in the key store, never the key itself',
  },
];

export default {
  name: 'installation',
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: 'hunter2' },
  },
};
