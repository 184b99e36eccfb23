const instead = (what: string) =>
  `by the courier of the home region: add \`home\` to the \`locations\` of that target, or rotate the ${what} by a configuration of its own without \`regions\`, where the gateway is`;

export const expected = [
  {
    path: 'targets.token.key.rotate.through',
    value: '"inside"',
    fix: `no region looks at that gateway, and the deployed rotation sets the token ${instead('token')}`,
  },
  {
    path: 'targets.api.key.rotate.usedBy',
    value: '[…]',
    fix: `no region looks at one of these gateways, and the deployed rotation brings it the key ${instead('key')}`,
  },
];

const [inside, outside] = ['wss://inside.example.com:18789', 'wss://outside.example.com:18789'];
const common = { protocol: 'openclaw', upstream: { provider: 'xroute', courier: { secret: 'courier' } } };
const token = (url: string, secret: string, through: string) => ({
  ...{ protocol: 'openclaw', url, key: { secret, in: 'gateway-token', rotate: { through } } },
});
const api = (secret: string, ...usedBy: readonly string[]) => ({
  ...{ protocol: 'openai', url: 'https://api.example.com/v1', key: { secret, rotate: { usedBy } } },
});

export default {
  name: 'installation',
  regions: ['eu-central-1', 'us-east-1'],
  home: 'eu-central-1',
  privateLocations: ['office'],
  targets: {
    inside: { ...common, url: inside, key: { secret: 'one' }, locations: ['private:office'] },
    outside: { ...common, url: outside, key: { secret: 'other' } },
    token: token(inside, 'token', 'inside'),
    another: token(outside, 'another', 'outside'),
    api: api('api', 'outside', 'inside'),
    elsewhere: api('elsewhere', 'outside'),
  },
};
