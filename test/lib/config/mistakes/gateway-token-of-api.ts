export const expected = [
  {
    path: 'targets.api.key.in',
    value: '"gateway-token"',
    fix: 'only a gateway (protocol openclaw) has a shared token: write "bearer", "header:NAME" or "query:NAME"',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key', in: 'gateway-token' },
    },
  },
};
