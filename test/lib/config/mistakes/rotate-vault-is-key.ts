const fix =
  'a vault is a secret of its own, which the watch cannot read: give it another name than any key or courier';
const path = (target: string) => `targets.${target}.key.rotate.vault`;

export const expected = [
  { path: path('own'), value: '{…}', fix },
  { path: path('anothers'), value: '{…}', fix },
  { path: path('couriers'), value: '{…}', fix },
];

const api = (secret: string, vault: string) => ({
  protocol: 'openai',
  url: `https://${secret}.example.com/v1`,
  key: { secret, rotate: { driver: 'litellm', vault: { secret: vault } } },
});

export default {
  name: 'installation',
  targets: {
    own: api('api', 'api'),
    anothers: api('one', 'api'),
    couriers: api('two', 'courier'),
    right: api('three', 'admin'),
    shares: api('four', 'admin'),
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'device' },
      upstream: { provider: 'llm', courier: { secret: 'courier' } },
    },
  },
};
