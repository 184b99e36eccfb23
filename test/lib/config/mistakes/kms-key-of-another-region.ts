export const expected = [
  {
    path: 'targets.api.key.kmsKey',
    value: '"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-5…"',
    fix: 'a secret is encrypted by a key of its own region',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: {
        secret: 'arn:aws:secretsmanager:eu-central-1:210987654321:secret:openai-AbC123',
        kmsKey: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      },
    },
  },
};
