export const expected = [
  {
    path: 'targets.api.key.secret',
    value: '<redacted>',
    fix: 'it is of another partition than the home region',
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
      key: { secret: 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:openai-AbC123' },
    },
  },
};
