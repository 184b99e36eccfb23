export const expected = [
  {
    path: 'targets.api.quorum',
    value: '2',
    fix: 'no more locations can fail than look at the target: lower it, or add locations',
  },
];

export default {
  name: 'installation',
  privateLocations: ['office', 'home'],
  quorum: 2,
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key' },
      locations: ['private:home'],
      quorum: 2,
    },
  },
};
