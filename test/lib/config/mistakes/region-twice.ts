export const expected = [
  {
    path: 'regions',
    value: '[…]',
    fix: 'one of its items stands there twice: take one out',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1', 'eu-central-1'],
  home: 'eu-central-1',
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } },
  },
};
