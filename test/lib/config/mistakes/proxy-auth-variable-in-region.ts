export const expected = [
  {
    path: 'network.proxyAuthEnv',
    value: '"PROXY_AUTH"',
    fix: 'a region has no such variable: name the secret in perRegion.REGION.proxyAuth of each region that has a proxy',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  network: { proxy: 'http://proxy.example.com:3128', proxyAuthEnv: 'PROXY_AUTH' },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
