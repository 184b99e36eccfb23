export const expected = [
  {
    path: 'regions[1]',
    value: '"Frankfurt"',
    fix: 'write the code of an AWS region, like "eu-central-1"',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1', 'Frankfurt'],
  home: 'eu-central-1',
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } },
  },
};
