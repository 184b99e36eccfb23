export const expected = [
  {
    path: 'targets.gateway.key.rotate.driver',
    value: '"assisted"',
    fix: 'the devices of a gateway take turns: leave it out',
  },
  {
    path: 'targets.issued.key.rotate.driver',
    value: '"openai"',
    fix: 'the devices of a gateway take turns: leave it out',
  },
  {
    path: 'targets.shared.key.rotate.driver',
    value: '"azure"',
    fix: 'the shared token of a gateway is set by its courier: leave it out',
  },
];

export default {
  name: 'installation',
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'device', rotate: { driver: 'assisted' } },
      upstream: { provider: 'llm', courier: { secret: 'courier' } },
    },
    issued: {
      protocol: 'openclaw',
      url: 'wss://other.example.com:18789',
      key: { secret: 'other-device', rotate: { driver: 'openai' } },
    },
    shared: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'token', in: 'gateway-token', rotate: { driver: 'azure', through: 'gateway' } },
    },
  },
};
