export const expected = [
  {
    path: 'perRegion.eu-central-1.vpc.id',
    value: '"my-vpc"',
    fix: 'write an ID like "vpc-0123456789abcdef0"',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: {
    'eu-central-1': {
      vpc: { id: 'my-vpc', subnets: ['subnet-0123456789abcdef0'], securityGroups: ['sg-0123456789abcdef0'] },
    },
  },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
