export const expected = [
  {
    path: 'targets.api.token.subjectTokenFile',
    value: '"/var/run/token"',
    fix: 'a region has no such file: look from private locations alone (`locations`)',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      token: {
        url: 'https://login.example.com/token',
        clientId: 'pairwatch',
        grant: 'token-exchange',
        subjectTokenFile: '/var/run/token',
      },
    },
  },
};
