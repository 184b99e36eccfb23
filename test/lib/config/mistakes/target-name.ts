export const expected = [
  {
    path: 'targets.My API',
    value: '{…}',
    fix: 'the name of a target has 1 to 63 lower-case letters, digits and inner hyphens',
  },
];

export default {
  name: 'installation',
  targets: {
    'My API': { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } },
  },
};
