export const expected = [
  {
    path: 'targets.api.key.rotate.driver',
    value: '"openclaw"',
    fix: 'this is for gateways (protocol openclaw): name the issuer of the key, or "assisted"',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: { driver: 'openclaw' } },
    },
  },
};
