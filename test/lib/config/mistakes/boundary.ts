export const expected = [
  {
    path: 'permissionsBoundary',
    value: '"arn:aws:iam::123456789012:role/Boundary"',
    fix: 'write the name or the ARN of a managed policy',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  permissionsBoundary: 'arn:aws:iam::123456789012:role/Boundary',
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
