export const expected = [
  {
    path: 'perRegion.eu-central-1.proxyAuth',
    value: '<redacted>',
    fix: 'write { secret: "NAME" }: the name of a secret in the key store, never the secret itself',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: { 'eu-central-1': { proxy: 'http://proxy.example.com:3128', proxyAuth: 'user:hunter2' } },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
