export const expected = [
  {
    path: 'targets',
    value: '{}',
    fix: 'add at least one target',
  },
];

export default {
  name: 'installation',
  targets: {},
};
