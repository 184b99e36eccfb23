export const expected = [
  {
    path: 'targets.api.key.secret',
    value: '<redacted>',
    fix: 'this looks like a key: store it with `pairwatch keys put`, and write only the name of its secret',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: ['sk', 'proj', 'Canary1234567890'].join('-') },
    },
  },
};
