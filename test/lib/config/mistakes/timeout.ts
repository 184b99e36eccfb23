export const expected = [
  {
    path: 'targets.api.timeout',
    value: '"5s"',
    fix: 'write a whole number of milliseconds from 100 to 120000',
  },
];

export default {
  name: 'installation',
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' }, timeout: '5s' },
  },
};
