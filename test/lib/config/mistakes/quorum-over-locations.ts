export const expected = [
  {
    path: 'quorum',
    value: '2',
    fix: 'no more locations can fail than there are: lower it, or add locations',
  },
];

export default {
  name: 'installation',
  privateLocations: ['office'],
  quorum: 2,
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } },
  },
};
