export const expected = [
  {
    path: 'targets.api.key.rotate.grace',
    value: '120',
    fix: 'the grace ends before the deadline: shorten it, or set a later deadline',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: { grace: 120, deadline: 1 } },
    },
  },
};
