export const expected = [
  {
    path: 'alerts.runbook',
    value: '"docs/runbook.md"',
    fix: 'write the https:// URL of the published runbook, without #',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  alerts: { runbook: 'docs/runbook.md' },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
