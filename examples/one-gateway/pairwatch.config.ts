import { defineConfig } from 'pairwatch';

/** One person, one gateway on the same machine: looked at every minute by `pairwatch watch`. */
export default defineConfig({
  name: 'my-gateway',
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'ws://127.0.0.1:18789',
      key: { secret: 'gateway-device' },
    },
  },
});
