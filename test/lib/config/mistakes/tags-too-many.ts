export const expected = [{ path: 'tags', value: '{…}', fix: 'take some out: 40 are the most' }];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  tags: Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`tag${at}`, 'x'])),
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
