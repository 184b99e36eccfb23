export const expected = [
  {
    path: 'targets.api.key.secret',
    value: '<redacted>',
    fix: 'write the complete ARN, with the six characters that AWS put after the name',
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
      key: { secret: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:openai' },
    },
  },
};
