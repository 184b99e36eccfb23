import { defineConfig } from 'pairwatch';

/**
 * One AWS region looks at a gateway, its AI API and the pairing between the two: one stack, so that plain
 * `cdk deploy` does it. One region cannot tell an outage from its own broken path: its control endpoint can.
 */
export default defineConfig({
  name: 'small',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  every: 5,
  alerts: { email: ['on-call@example.com'] },
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'gateway-device' },
      pins: ['cert-sha256/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      upstream: { provider: 'openai', courier: { secret: 'gateway-courier' } },
    },
    openai: {
      protocol: 'openai',
      url: 'https://api.openai.com/v1',
      key: { secret: 'openai-key' },
    },
  },
});
