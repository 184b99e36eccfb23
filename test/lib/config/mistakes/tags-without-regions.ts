export const expected = [
  { path: 'tags', value: '{…}', fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out' },
];

export default {
  name: 'installation',
  tags: { team: 'platform' },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
