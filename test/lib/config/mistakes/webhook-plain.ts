export const expected = [
  {
    path: 'alerts.webhook[0]',
    value: '"http://hooks.example.com/pairwatch"',
    fix: 'write an https:// URL without credentials',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  alerts: { webhook: ['http://hooks.example.com/pairwatch'] },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
