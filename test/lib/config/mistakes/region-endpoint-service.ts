export const expected = [
  {
    path: 'perRegion.eu-central-1.endpoints.secretmanager',
    value: '<redacted>',
    fix: 'there is no such option: did you mean secretsmanager?',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: { 'eu-central-1': { endpoints: { secretmanager: 'https://vpce.example.com' } } },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
