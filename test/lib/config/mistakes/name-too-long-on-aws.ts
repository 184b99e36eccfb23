export const expected = [
  {
    path: 'name',
    value: '"an-installation-of-the-whole-company"',
    fix: 'shorten it to 32 characters: on AWS everything is named after it',
  },
];

export default {
  name: 'an-installation-of-the-whole-company',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
