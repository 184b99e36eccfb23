export const expected = [
  {
    path: 'perRegion.eu-central-1.endpoints.secretsmanager',
    value: '"http://vpce.example.com"',
    fix: 'write an https:// URL without credentials; http:// only to loopback',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: { 'eu-central-1': { endpoints: { secretsmanager: 'http://vpce.example.com' } } },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
