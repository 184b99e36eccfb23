export const expected = [
  { path: 'detail', value: '"region"', fix: 'write one of "outcome", "target", "location"' },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  detail: 'region',
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
