export const expected = [
  {
    path: 'targets.api.key.in',
    value: '"body"',
    fix: 'write "bearer", "header:NAME" or "query:NAME"; of a gateway "gateway-token"',
  },
];

export default {
  name: 'installation',
  targets: {
    api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key', in: 'body' } },
  },
};
