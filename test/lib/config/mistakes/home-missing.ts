export const expected = [
  {
    path: 'home',
    value: 'missing',
    fix: 'name the region that keeps keys, state and alarms: one of `regions`',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } },
  },
};
