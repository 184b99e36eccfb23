export const expected = [
  {
    path: 'targets.api.key.rotate',
    value: '{…}',
    fix: 'a secret of your own, by its ARN, is never altered: name the secret, and put the key there, or leave this out',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: {
        secret: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:api-AbCdEf',
        rotate: { every: 30 },
      },
    },
  },
};
