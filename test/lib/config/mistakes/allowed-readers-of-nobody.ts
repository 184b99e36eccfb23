export const expected = [
  {
    path: 'alerts.allowedReaders',
    value: '[…]',
    fix: 'nobody is told of any reader: set `foreignReaders: true`, or leave it out',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  alerts: { allowedReaders: ['arn:aws:iam::111122223333:role/host'] },
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key', rotate: {} },
    },
  },
};
