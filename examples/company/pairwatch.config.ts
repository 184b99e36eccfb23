import { defineConfig } from 'pairwatch';

/**
 * What a company asks of whatever is deployed into its accounts: tags, a permissions boundary, its own KMS key and
 * topic, a region that looks from inside its network through its proxy, a key that another account keeps, and a
 * location of its own for what no region reaches. All account numbers and IDs are examples.
 */
export default defineConfig({
  name: 'platform',
  regions: ['eu-central-1', 'eu-west-1', 'us-east-1'],
  home: 'eu-central-1',
  privateLocations: ['factory'],
  every: 1,
  quorum: 2,

  tags: { 'cost-centre': '4711', owner: 'platform@example.com' },
  permissionsBoundary: 'CompanyBoundary',
  kmsKey: 'arn:aws:kms:eu-central-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef',
  logDays: 90,
  detail: 'location',

  alerts: {
    topic: 'arn:aws:sns:eu-central-1:111122223333:platform-alerts',
    email: ['watch-of-the-watch@example.com'],
    chat: true,
    runbook: 'https://wiki.example.com/pairwatch/runbook',
  },

  perRegion: {
    'eu-central-1': {
      vpc: {
        id: 'vpc-0a1b2c3d4e5f60718',
        subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-0b1c2d3e4f5a60718'],
        securityGroups: ['sg-0a1b2c3d4e5f60718'],
        availabilityZones: ['eu-central-1a', 'eu-central-1b'],
        endpoints: ['secretsmanager', 'dynamodb', 'monitoring', 'lambda', 'logs', 'sts'],
      },
      proxy: 'http://proxy.example.com:3128',
      proxyAuth: { secret: 'proxy-credentials' },
      ca: 'internal-ca.pem',
    },
  },

  targets: {
    'inner-gateway': {
      protocol: 'openclaw',
      url: 'wss://gateway.internal.example.com:18789',
      key: { secret: 'inner-gateway-device', owner: 'gateway team' },
      upstream: { provider: 'azure', courier: { secret: 'inner-gateway-courier' } },
      // Only this region is inside.
      locations: ['eu-central-1'],
      proxy: 'none',
    },
    openai: {
      protocol: 'openai',
      url: 'https://api.openai.com/v1',
      key: {
        // Kept by the security team in an account of its own, and never altered from here.
        secret: 'arn:aws:secretsmanager:eu-central-1:444455556666:secret:ai/openai-a1B2c3',
        kmsKey: 'arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        owner: 'security team',
      },
      exchange: { every: 60, model: 'gpt-5-nano' },
      locations: ['eu-central-1', 'eu-west-1', 'us-east-1'],
    },
    'factory-gateway': {
      protocol: 'openclaw',
      url: 'wss://gateway.factory.example.com:18789',
      key: { secret: 'factory-gateway-device', owner: 'factory team' },
      locations: ['private:factory'],
      ca: 'internal-ca.pem',
    },
  },
});
