export const expected = [
  {
    path: 'targets.api.url',
    value: '<redacted>',
    fix: 'take the key out of the query, store it, and set key.in to "query:NAME"',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1?api_key=hunter2',
      key: { secret: 'api-key' },
    },
  },
};
