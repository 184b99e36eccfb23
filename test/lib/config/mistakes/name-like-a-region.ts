export const expected = [
  {
    path: 'name',
    value: '"team-us-east-1"',
    fix: 'let it not end like a region: that is how the stacks of other installations are named',
  },
];

export default {
  name: 'team-us-east-1',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
