export const expected = [
  {
    path: 'perRegion.eu-central-1.vpc.endpoints[0]',
    value: '"ec2"',
    fix: 'write one of "secretsmanager", "dynamodb", "monitoring", "lambda", "s3", "kms", "sns", "logs", "sts"',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: {
    'eu-central-1': {
      vpc: {
        id: 'vpc-0123456789abcdef0',
        subnets: ['subnet-0123456789abcdef0'],
        securityGroups: ['sg-0123456789abcdef0'],
        endpoints: ['ec2'],
      },
    },
  },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
