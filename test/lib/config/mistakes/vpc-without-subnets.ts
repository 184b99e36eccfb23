export const expected = [
  { path: 'perRegion.eu-central-1.vpc.subnets', value: '[]', fix: 'name at least one subnet' },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: {
    'eu-central-1': {
      vpc: { id: 'vpc-0123456789abcdef0', subnets: [], securityGroups: ['sg-0123456789abcdef0'] },
    },
  },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
