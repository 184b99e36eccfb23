export const expected = [
  {
    path: 'alerts.foreignReaders',
    value: 'true',
    fix: 'who reads is looked up by the audit of rotations: give the key of a target `rotate`, or leave it out',
  },
  {
    path: 'alerts.allowedReaders[0]',
    value: '"arn:aws:sts::111122223333:assumed-role/host/i-0a1b2c3d"',
    fix: 'write the ARN of a role or a user: "arn:aws:iam::ACCOUNT:role/NAME", with its path where it has one',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  alerts: {
    foreignReaders: true,
    allowedReaders: ['arn:aws:sts::111122223333:assumed-role/host/i-0a1b2c3d'],
  },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
