export const expected = [
  {
    path: 'regions',
    value: '[…]',
    fix: 'they are of several partitions, which know nothing of each other: make an installation of each',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1', 'cn-north-1'],
  home: 'eu-central-1',
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
