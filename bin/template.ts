/** What `pairwatch init` writes: it loads as it stands. */
export const TEMPLATE = `import { defineConfig } from 'pairwatch';

/** What Pairwatch pairs with, from where, and how often. Secrets never stand here, only their names. */
export default defineConfig({
  // Names this installation: lower-case letters, digits and hyphens.
  name: 'my-installation',

  // Minutes between two looks: 1, 2, 5, 10 or 15.
  every: 1,

  // Regions of AWS to look from, once it is deployed there; \`pairwatch cost\` tells the bill before. One of them keeps
  // keys, state and alarms, and sends the messages.
  // regions: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
  // home: 'eu-central-1',

  // Who gets the messages then. AWS asks each address to confirm, once a topic.
  // alerts: { email: ['on-call@example.com'] },

  // Machines of your own that look, each by: pairwatch watch --location private:NAME. Without any, this one does.
  // privateLocations: ['home', 'office'],

  // How many of all these must fail at once before a target counts as down. More than half by default.
  // quorum: 2,

  network: {
    // Something that always answers. Where it does not, this machine's own network is to blame, not a target.
    // control: 'one.one.one.one:443',

    // A forward proxy. HTTPS_PROXY and NO_PROXY count by default.
    // proxy: 'http://proxy.example.com:3128',
  },

  targets: {
    // An OpenClaw gateway. Its key is a device: pairwatch enroll gateway --gateway-token-env OPENCLAW_GATEWAY_TOKEN
    gateway: {
      protocol: 'openclaw',
      // Elsewhere than on this machine: wss://HOST:18789. A region of AWS does not reach this machine.
      url: 'ws://127.0.0.1:18789',
      key: { secret: 'gateway-device' },
      // Replaced every 30 days by the standby that enroll makes: key: { secret: 'gateway-device', rotate: { every: 30 } },

      // The gateway's own certificate, where no authority signed it.
      // pins: ['cert-sha256/HEX'],

      // Ask the gateway every hour whether its own AI provider accepts it; wants a device with operator.admin.
      // upstream: { provider: 'openai', courier: { secret: 'gateway-courier' }, every: 60 },
    },

    // An OpenAI-compatible API. Its key: pairwatch keys put api < FILE
    // api: {
    //   protocol: 'openai',
    //   url: 'https://api.openai.com/v1',
    //   key: { secret: 'api-key' },
    //   // Replaced on schedule, by an admin key (docs/rotation.md):
    //   // key: {
    //   //   secret: 'api-key',
    //   //   rotate: { driver: 'openai', vault: { secret: 'api-admin' }, issuer: { project: 'proj_ID' } },
    //   // },
    //
    //   // One token of real inference every hour; it costs money.
    //   // exchange: { every: 60, model: 'gpt-5-nano' },
    // },

    // anthropic: {
    //   protocol: 'anthropic',
    //   url: 'https://api.anthropic.com',
    //   key: { secret: 'anthropic-key' },
    // },
  },
});
`;
