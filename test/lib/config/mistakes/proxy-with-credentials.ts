export const expected = [
  {
    path: 'network.proxy',
    value: '<redacted>',
    fix: 'write "http://HOST:PORT" or "none"; user and password go into the variable that `network.proxyAuthEnv` names',
  },
];

export default {
  name: 'installation',
  network: { proxy: 'http://user:hunter2@proxy.example.com:3128' },
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } },
  },
};
