export const expected = [
  {
    path: 'evry',
    value: '5',
    fix: 'there is no such option: did you mean every?',
  },
];

export default {
  name: 'installation',
  evry: 5,
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } },
  },
};
