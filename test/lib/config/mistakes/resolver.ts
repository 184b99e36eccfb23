export const expected = [
  {
    path: 'network.dns',
    value: '"resolver.example.com"',
    fix: 'write "ADDRESS:PORT" of a DNS server',
  },
];

export default {
  name: 'installation',
  network: { dns: 'resolver.example.com' },
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } },
  },
};
