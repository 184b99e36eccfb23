export const expected = [
  {
    path: 'perRegion.eu-central-1.vpc.endpoints',
    value: '[…]',
    fix: 'the endpoint of s3 stands in route tables: name those of the subnets in `routeTables`',
  },
  {
    path: 'perRegion.us-east-1.vpc.routeTables',
    value: '[…]',
    fix: 'they get the endpoint of s3: name "s3" in `endpoints`, or leave this out',
  },
];

const vpc = {
  id: 'vpc-0123456789abcdef0',
  subnets: ['subnet-0123456789abcdef0'],
  securityGroups: ['sg-0123456789abcdef0'],
};

export default {
  name: 'installation',
  regions: ['eu-central-1', 'us-east-1'],
  home: 'eu-central-1',
  perRegion: {
    'eu-central-1': { vpc: { ...vpc, endpoints: ['s3'] } },
    'us-east-1': { vpc: { ...vpc, routeTables: ['rtb-0123456789abcdef0'] } },
  },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
