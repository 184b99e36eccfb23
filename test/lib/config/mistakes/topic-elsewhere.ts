export const expected = [
  {
    path: 'alerts.topic',
    value: '"arn:aws:sns:us-east-1:123456789012:alerts"',
    fix: 'it has to be a topic of the home region',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  alerts: { topic: 'arn:aws:sns:us-east-1:123456789012:alerts' },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
