export const expected = [
  {
    path: 'targets.api.key.kmsKey',
    value: '"arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34c…"',
    fix: 'it goes with the ARN of an existing secret: leave it out',
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
        secret: 'api-key',
        kmsKey: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      },
    },
  },
};
