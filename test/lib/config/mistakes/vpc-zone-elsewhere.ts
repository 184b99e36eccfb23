export const expected = [
  {
    path: 'perRegion.eu-central-1.vpc.availabilityZones',
    value: '[…]',
    fix: 'name zones of this region, like "eu-central-1a"',
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
        availabilityZones: ['us-east-1a'],
      },
    },
  },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
