export const expected = [
  { path: 'perRegion.Frankfurt', value: '{…}', fix: 'write the code of an AWS region, like "eu-central-1"' },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: { Frankfurt: { proxy: 'none' } },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
