export const expected = [
  {
    path: 'targets.gateway.url',
    value: '"https://gateway.example.com"',
    fix: 'a gateway is reached by wss://',
  },
];

export default {
  name: 'installation',
  targets: {
    gateway: { protocol: 'openclaw', url: 'https://gateway.example.com', key: { secret: 'device' } },
  },
};
