export const expected = [
  {
    path: 'logDays',
    value: '31',
    fix: 'write one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 (days)',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  logDays: 31,
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
