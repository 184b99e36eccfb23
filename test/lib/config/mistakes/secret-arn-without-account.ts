export const expected = [
  {
    path: 'targets.api.key.secret',
    value: '<redacted>',
    fix: 'write the name of a secret (letters, digits and /_+=.@-), or the ARN of an existing one',
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
      key: { secret: 'arn:aws:secretsmanager:eu-central-1:secret:openai-AbC123' },
    },
  },
};
