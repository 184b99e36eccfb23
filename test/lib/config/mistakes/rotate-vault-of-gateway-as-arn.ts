export const expected = [
  {
    path: 'targets.gateway.key.rotate.vault',
    value: '{…}',
    fix: 'the standby device is written there with every rotation: name a secret, not an ARN',
  },
];

export default {
  name: 'installation',
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: {
        secret: 'device',
        rotate: {
          vault: { secret: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:standby-AbCdEf' },
        },
      },
    },
  },
};
