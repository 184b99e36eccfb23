export const expected = [
  {
    path: 'kmsKey',
    value: '"arn:aws:kms:eu-central-1:123456789012:alias/pairwatch"',
    fix: 'write the ARN of a KMS key, "arn:aws:kms:REGION:ACCOUNT:key/ID"; an alias may come to mean another key',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  kmsKey: 'arn:aws:kms:eu-central-1:123456789012:alias/pairwatch',
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
