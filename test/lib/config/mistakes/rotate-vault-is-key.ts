export const expected = [
  {
    path: 'targets.api.key.rotate.vault',
    value: '{…}',
    fix: 'a vault is a secret of its own, which the watch cannot read: give it another name than the key',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: { driver: 'litellm', vault: { secret: 'api' } } },
    },
  },
};
