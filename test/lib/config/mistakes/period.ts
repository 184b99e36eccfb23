export const expected = [
  {
    path: 'every',
    value: '3',
    fix: 'write 1, 2, 5, 10 or 15 (minutes)',
  },
];

export default {
  name: 'installation',
  every: 3,
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } },
  },
};
