export const expected = [
  { path: 'tags.team', value: '"platform; #1"', fix: 'write up to 256 letters, digits, blanks and _.:/=+-@' },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  tags: { team: 'platform; #1' },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
