export const expected = [
  {
    path: 'targets.api.key.rotate.deadline',
    value: '0',
    fix: 'write a whole number of hours from 1 to 720',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: { deadline: 0 } },
    },
  },
};
