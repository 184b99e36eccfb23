export const expected = [
  {
    path: 'kmsKey',
    value: '"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-5…"',
    fix: 'it has to be a key of the home region',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  kmsKey: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
