export const expected = [
  {
    path: 'perRegion.eu-central-1.proxyAuth',
    value: '{…}',
    fix: 'no handshake from here has a proxy: name it in `proxy`, or leave this out',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: { 'eu-central-1': { proxyAuth: { secret: 'proxy' } } },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
