const fix = 'another target rotates the same secret: let one of them do it';

export const expected = [
  { path: 'targets.api.key.rotate', value: '{…}', fix },
  { path: 'targets.other.key.rotate', value: '{…}', fix },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: { every: 30 } },
    },
    other: {
      protocol: 'openai',
      url: 'https://other.example.com/v1',
      key: { secret: 'api', rotate: { every: 90 } },
    },
  },
};
