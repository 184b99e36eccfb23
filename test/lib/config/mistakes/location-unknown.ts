export const expected = [
  {
    path: 'targets.api.locations',
    value: '[…]',
    fix: 'each has to be one of `regions`, or "private:NAME" of one of `privateLocations`',
  },
];

export default {
  name: 'installation',
  privateLocations: ['office'],
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key' },
      locations: ['private:home'],
    },
  },
};
