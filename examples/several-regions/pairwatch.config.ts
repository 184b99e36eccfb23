import { defineConfig } from 'pairwatch';

/**
 * Three AWS regions of which two have to agree, an API behind an OAuth token step, a public gateway with its AI API,
 * and a gateway inside a private network that only the machine there can reach.
 */
export default defineConfig({
  name: 'production',
  regions: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
  home: 'eu-central-1',
  privateLocations: ['datacentre'],
  every: 1,
  quorum: 2,
  alerts: {
    email: ['on-call@example.com'],
    webhook: ['https://incidents.example.com/pairwatch'],
    runbook: 'https://docs.example.com/pairwatch/runbook',
    remindEvery: 120,
  },
  targets: {
    anthropic: {
      protocol: 'anthropic',
      url: 'https://api.anthropic.com',
      key: { secret: 'anthropic', owner: 'platform team' },
      exchange: { every: 30, model: 'claude-haiku-4-5' },
      locations: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
    },
    router: {
      protocol: 'openai',
      url: 'https://llm.example.com/v1',
      token: {
        url: 'https://login.example.com/oauth2/token',
        clientId: 'pairwatch',
        clientSecret: { secret: 'router-client' },
        scope: 'models.read inference',
      },
      locations: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
    },
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'gateway-device', owner: 'platform team' },
      upstream: { provider: 'anthropic', courier: { secret: 'gateway-courier' } },
      minVersion: '2026.9.6',
      locations: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
    },
    'inner-gateway': {
      protocol: 'openclaw',
      url: 'wss://gateway.internal.example.com:18789',
      key: { secret: 'inner-gateway-device', owner: 'datacentre team' },
      ca: 'internal-ca.pem',
      locations: ['private:datacentre'],
    },
  },
});
