export const expected = [
  {
    path: 'perRegion.eu-central-1.proxy',
    value: '<redacted>',
    fix: 'write "http://HOST:PORT" or "none"; user and password go into the secret that `proxyAuth` names',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: { 'eu-central-1': { proxy: 'http://user:hunter2@proxy.example.com:3128' } },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
