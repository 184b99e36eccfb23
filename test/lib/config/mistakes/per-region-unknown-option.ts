export const expected = [
  {
    path: 'perRegion.eu-central-1.porxy',
    value: '"none"',
    fix: 'there is no such option: did you mean proxy?',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: { 'eu-central-1': { porxy: 'none' } },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
