export const expected = [
  {
    path: 'targets.api.url',
    value: '"http://api.example.com/v1"',
    fix: 'a key would travel in clear: use wss:// or https://, or a loopback address',
  },
];

export default {
  name: 'installation',
  targets: {
    api: { protocol: 'openai', url: 'http://api.example.com/v1', headers: { 'X-Tenant': 'hunter2' } },
  },
};
