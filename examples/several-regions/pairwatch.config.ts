import { defineConfig } from 'pairwatch';

/**
 * Three AWS regions that all have to agree by majority, an API behind an OAuth token step, and a gateway inside a
 * private network that only the machine there can reach.
 */
export default defineConfig({
  name: 'production',
  regions: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
  home: 'eu-central-1',
  privateLocations: ['datacentre'],
  every: 1,
  quorum: 2,
  alerts: { email: ['on-call@example.com'], remindEvery: 120 },
  targets: {
    anthropic: {
      protocol: 'anthropic',
      url: 'https://api.anthropic.com',
      key: { secret: 'production/anthropic', owner: 'platform team', rotate: { every: 60 } },
      exchange: { every: 30, model: 'claude-haiku-4-5' },
      locations: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
    },
    router: {
      protocol: 'openai',
      url: 'https://llm.example.com/v1',
      token: {
        url: 'https://login.example.com/oauth2/token',
        clientId: 'pairwatch',
        clientSecret: { secret: 'production/router-client' },
        scope: 'models.read inference',
      },
      locations: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
    },
    'inner-gateway': {
      protocol: 'openclaw',
      url: 'wss://gateway.internal.example.com:18789',
      key: { secret: 'production/inner-gateway-device' },
      ca: 'internal-ca.pem',
      locations: ['private:datacentre'],
    },
  },
});
