export const expected = [
  {
    path: 'name',
    value: '"My Gateways"',
    fix: 'the name of an installation has 1 to 63 lower-case letters, digits and inner hyphens',
  },
  { path: 'every', value: '7', fix: 'write 1, 2, 5, 10 or 15 (minutes)' },
  {
    path: 'targets.gateway.url',
    value: '"ws://gateway.example.com:18789"',
    fix: 'a key would travel in clear: use wss:// or https://, or a loopback address',
  },
  {
    path: 'targets.api.key',
    value: '<redacted>',
    fix: 'this looks like a key: store it with `pairwatch keys put`, and write only the name of its secret',
  },
  { path: 'targets.api.modle', value: '"small"', fix: 'there is no such option: take it out' },
];

export default {
  name: 'My Gateways',
  every: 7,
  targets: {
    gateway: { protocol: 'openclaw', url: 'ws://gateway.example.com:18789', key: { secret: 'device' } },
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: ['sk', 'proj', 'Canary1234567890'].join('-'),
      modle: 'small',
    },
  },
};
