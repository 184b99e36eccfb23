import { defineConfig } from 'pairwatch';

/**
 * Two AWS regions look at a gateway and its AI API, and every month both their keys are replaced: each new one is proved
 * from both regions first, the gateway takes the API's by `pairwatch secretref`, and each step is in a locked ledger.
 */
export default defineConfig({
  name: 'rotating',
  regions: ['eu-central-1', 'us-east-1'],
  home: 'eu-central-1',
  every: 5,
  alerts: { email: ['on-call@example.com'] },
  ledger: { days: 730 },
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'gateway-device', rotate: { every: 30 } },
      pins: ['cert-sha256/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      upstream: { provider: 'openai', courier: { secret: 'gateway-courier' } },
    },
    openai: {
      protocol: 'openai',
      url: 'https://api.openai.com/v1',
      key: {
        secret: 'openai-key',
        rotate: {
          every: 30,
          driver: 'openai',
          issuer: { project: 'proj_of_the_team' },
          vault: { secret: 'openai-admin' },
          usedBy: ['gateway'],
        },
      },
    },
  },
});
