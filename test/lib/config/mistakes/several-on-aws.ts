export const expected = [
  {
    path: 'logDays',
    value: '45',
    fix: 'write one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 (days)',
  },
  {
    path: 'perRegion.us-east-1.vpc.subnets[0]',
    value: '"default"',
    fix: 'write an ID like "subnet-0123456789abcdef0"',
  },
  { path: 'perRegion.ap-south-1', value: '{}', fix: 'it has to be one of `regions`' },
  {
    path: 'name',
    value: '"the-watch-of-all-our-gateways-and-apis"',
    fix: 'shorten it to 32 characters: on AWS everything is named after it',
  },
  {
    path: 'kmsKey',
    value: '"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-5…"',
    fix: 'it has to be a key of the home region',
  },
  {
    path: 'alerts.topic',
    value: '"arn:aws:sns:us-east-1:123456789012:alerts"',
    fix: 'it has to be a topic of the home region',
  },
  {
    path: 'network.proxyAuthEnv',
    value: '"PROXY_AUTH"',
    fix: 'a region has no such variable: name the secret in perRegion.REGION.proxyAuth of each region that has a proxy',
  },
  {
    path: 'perRegion.us-east-1.proxyAuth',
    value: '{…}',
    fix: 'no handshake from here has a proxy: name it in `proxy`, or leave this out',
  },
  {
    path: 'perRegion.us-east-1.vpc.availabilityZones',
    value: '[…]',
    fix: 'name zones of this region, like "us-east-1a"',
  },
  {
    path: 'targets.gateway.key.secret',
    value: '<redacted>',
    fix: 'write the complete ARN, with the six characters that AWS put after the name',
  },
  {
    path: 'targets.gateway.upstream',
    value: '{…}',
    fix: 'the courier of the home region asks: add `home` to `locations`, or look from private locations alone',
  },
];

export default {
  name: 'the-watch-of-all-our-gateways-and-apis',
  regions: ['eu-central-1', 'us-east-1'],
  home: 'eu-central-1',
  logDays: 45,
  kmsKey: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  alerts: { topic: 'arn:aws:sns:us-east-1:123456789012:alerts' },
  network: { proxyAuthEnv: 'PROXY_AUTH' },
  perRegion: {
    'us-east-1': {
      vpc: {
        id: 'vpc-0123456789abcdef0',
        subnets: ['default'],
        securityGroups: ['sg-0123456789abcdef0'],
        availabilityZones: ['us-west-2a'],
      },
      proxyAuth: { secret: 'proxy' },
    },
    'ap-south-1': {},
  },
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:device' },
      upstream: { provider: 'openai', courier: { secret: 'courier' } },
      locations: ['us-east-1'],
    },
  },
};
