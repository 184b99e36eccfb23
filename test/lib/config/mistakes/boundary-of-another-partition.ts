export const expected = [
  {
    path: 'permissionsBoundary',
    value: '"arn:aws-cn:iam::123456789012:policy/Boundary"',
    fix: 'it is of another partition than the home region',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  permissionsBoundary: 'arn:aws-cn:iam::123456789012:policy/Boundary',
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
