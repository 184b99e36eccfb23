export const expected = [
  {
    path: 'targets.api.thresholds.KEY_SHARED',
    value: '{…}',
    fix: 'there is no such option: take it out',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key' },
      thresholds: { KEY_SHARED: { warn: 1 } },
    },
  },
};
