export const expected = [
  {
    path: 'tags.aws:team',
    value: '"platform"',
    fix: 'a tag has a name of 1 to 128 letters, digits, blanks and _.:/=+-@, that does not begin with "aws:"',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  tags: { 'aws:team': 'platform' },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
