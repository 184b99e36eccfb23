export const expected = [
  {
    path: 'targets.api.key.rotate.vault',
    value: 'missing',
    fix: 'name the secret with the admin key of the issuer: { secret: "NAME" }',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: { driver: 'openai', issuer: { project: 'proj_abc' } } },
    },
  },
};
