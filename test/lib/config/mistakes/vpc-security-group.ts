export const expected = [
  {
    path: 'perRegion.eu-central-1.vpc.securityGroups[0]',
    value: '"default"',
    fix: 'write an ID like "sg-0123456789abcdef0"',
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
        securityGroups: ['default'],
      },
    },
  },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
