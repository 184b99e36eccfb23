export const expected = [
  {
    path: 'targets.api.key.secret',
    value: '<redacted>',
    fix: 'shorten it to 440 characters: AWS takes 512 with the name of the installation before it',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'openai/'.repeat(70) } },
  },
};
