import { defineConfig } from 'pairwatch';

/**
 * A gateway with a certificate of its own, the token that all its clients share, the AI API that it uses, and the question
 * whether the two of them pair: looked at from one machine in the office, which also replaces the shared token.
 */
export default defineConfig({
  name: 'office',
  privateLocations: ['office'],
  every: 2,
  network: {
    control: 'one.one.one.one:443',
    secondDns: '9.9.9.9:53',
  },
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'gateway-device', owner: 'the office admin' },
      pins: ['cert-sha256/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      minVersion: '2026.9.6',
      upstream: { provider: 'openai', courier: { secret: 'gateway-courier' }, every: 60 },
    },
    shared: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'gateway-shared', in: 'gateway-token', rotate: { every: 90, through: 'gateway' } },
      pins: ['cert-sha256/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    },
    openai: {
      protocol: 'openai',
      url: 'https://api.openai.com/v1',
      key: { secret: 'openai-key', owner: 'the office admin' },
      exchange: { every: 60, model: 'gpt-5-nano' },
      thresholds: { QUOTA_LOW: { warn: 0.3, critical: 0.1 } },
    },
  },
});
