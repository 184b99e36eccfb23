export const expected = [
  { path: 'perRegion.eu-central-1', value: '{}', fix: 'it has to be one of `regions`' },
  { path: 'tags', value: '{…}', fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out' },
  {
    path: 'permissionsBoundary',
    value: '"Boundary"',
    fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out',
  },
  {
    path: 'kmsKey',
    value: '"arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34c…"',
    fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out',
  },
  {
    path: 'logDays',
    value: '90',
    fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out',
  },
  {
    path: 'detail',
    value: '"location"',
    fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out',
  },
  {
    path: 'alerts.webhook',
    value: '[…]',
    fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out',
  },
  {
    path: 'alerts.topic',
    value: '"arn:aws:sns:eu-central-1:123456789012:alerts"',
    fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out',
  },
  {
    path: 'alerts.chat',
    value: 'true',
    fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out',
  },
];

export default {
  name: 'installation',
  tags: { team: 'platform' },
  permissionsBoundary: 'Boundary',
  kmsKey: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  logDays: 90,
  detail: 'location',
  alerts: {
    webhook: ['https://hooks.example.com/pairwatch'],
    topic: 'arn:aws:sns:eu-central-1:123456789012:alerts',
    chat: true,
  },
  perRegion: { 'eu-central-1': {} },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
