export const expected = [
  {
    path: 'targets.gateway.key.rotate.driver',
    value: '"assisted"',
    fix: 'the devices of a gateway take turns: leave it out',
  },
];

export default {
  name: 'installation',
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'device', rotate: { driver: 'assisted' } },
    },
  },
};
