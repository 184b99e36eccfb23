export const expected = [
  {
    path: 'privateLocations',
    value: '[…]',
    fix: 'shorten one or the name of the installation: together they have at most 45 characters',
  },
];

export default {
  name: 'gateways-and-apis-of-production',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  privateLocations: ['office-berlin-2'],
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
