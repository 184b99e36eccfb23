export const expected = [
  { path: 'alerts.webhook[0]', value: '<redacted>', fix: 'write an https:// URL without credentials' },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  alerts: { webhook: ['https://me:hunter2@hooks.example.com/pairwatch'] },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
