export const expected = [
  {
    path: 'targets.api.key.rotate.issuer.organisation',
    value: '"org"',
    fix: 'there is no such option: take it out',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: { issuer: { organisation: 'org' } } },
    },
  },
};
