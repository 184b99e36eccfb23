export const expected = [
  {
    path: 'kmsKey',
    value: '"arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34c…"',
    fix: 'with several regions take a multi-Region key (mrk-…), with a replica in each',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1', 'us-east-1'],
  home: 'eu-central-1',
  kmsKey: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
