export const expected = [
  {
    path: 'targets.api.headers.Authorization',
    value: '<redacted>',
    fix: 'a key belongs in the key store: set key.in to "header:NAME"',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      headers: { Authorization: 'Basic hunter2' },
    },
  },
};
