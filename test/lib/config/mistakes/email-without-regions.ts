export const expected = [
  {
    path: 'alerts.email',
    value: '[…]',
    fix: 'it is for a watch on AWS: add `regions` and `home`, or leave it out',
  },
];

export default {
  name: 'installation',
  alerts: { email: ['ops@example.com'] },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
