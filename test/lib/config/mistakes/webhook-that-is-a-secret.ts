export const expected = [
  {
    path: 'alerts.webhook[0]',
    value: '<redacted>',
    fix: 'this address looks like a secret in itself: take it out, and subscribe it to the topic of the alerts by hand',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  alerts: {
    webhook: [['https://hooks.example.com/T0/B0', ['Canary1234567890', 'AbCdEfGhIj'].join('')].join('/')],
  },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
