export const expected = [
  { path: 'perRegion.eu-central-1.ca', value: '""', fix: 'write the path of a PEM file' },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: { 'eu-central-1': { ca: '' } },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
