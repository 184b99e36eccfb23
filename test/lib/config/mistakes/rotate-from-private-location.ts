export const expected = [
  {
    path: 'targets.api.key.rotate.verify',
    value: 'missing',
    fix: 'the deployed rotation cannot ask a private location to prove a new key: write "quorum", and look from as many regions as that (`locations`)',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1', 'us-east-1'],
  home: 'eu-central-1',
  privateLocations: ['office'],
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: {} },
    },
  },
};
