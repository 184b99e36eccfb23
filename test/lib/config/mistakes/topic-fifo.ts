export const expected = [
  {
    path: 'alerts.topic',
    value: '"arn:aws:sns:eu-central-1:123456789012:alerts.fifo"',
    fix: 'write the ARN of an SNS topic, not a FIFO one: "arn:aws:sns:REGION:ACCOUNT:NAME"',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  alerts: { topic: 'arn:aws:sns:eu-central-1:123456789012:alerts.fifo' },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
