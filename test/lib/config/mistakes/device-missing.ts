export const expected = [
  {
    path: 'targets.gateway.key',
    value: 'missing',
    fix: 'name the device document to pair with: { secret: "NAME" } (pairwatch enroll makes it)',
  },
];

export default {
  name: 'installation',
  targets: {
    gateway: { protocol: 'openclaw', url: 'wss://gateway.example.com:18789' },
  },
};
