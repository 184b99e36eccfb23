export const expected = [
  {
    path: 'home',
    value: '"us-east-1"',
    fix: 'the home region has to be one of `regions`',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'us-east-1',
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } },
  },
};
