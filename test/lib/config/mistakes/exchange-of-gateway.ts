export const expected = [
  {
    path: 'targets.gateway.exchange',
    value: '{}',
    fix: 'an exchange is for openai and anthropic; a gateway has `upstream`',
  },
];

export default {
  name: 'installation',
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'device' },
      exchange: {},
    },
  },
};
