import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { credentialOf, fromAfar, look, type Scenario } from './scenario.ts';

const SHORT_MS = 1_500;

/** What is wrong with the gateway itself. */
export const GATEWAY_TROUBLES: readonly Scenario[] = [
  {
    name: 'its secrets cannot be read any more',
    prepare: async ({ gateway }) => {
      await gateway.loseSecrets();
      return { probe: {}, undo: () => gateway.findSecrets() };
    },
    expected: { outcome: 'paired', warnings: ['GATEWAY_SECRETS_DEGRADED'] },
  },
  {
    name: 'too many connections that never log in',
    prepare: async ({ gateway }) => {
      const headers = fromAfar();
      const sockets = await Promise.all(Array.from({ length: 32 }, () => halfOpen(gateway.url, headers)));
      return {
        probe: { headers },
        undo: async () => {
          for (const socket of sockets) socket.terminate();
        },
      };
    },
    expected: { outcome: 'failed', code: 'GATEWAY_CROWDED' },
  },
  {
    name: 'its clock is three minutes ahead',
    prepare: async ({ gateway }) => {
      await gateway.setClock(180_000);
      return { probe: {}, undo: () => gateway.setClock(0) };
    },
    expected: { outcome: 'degraded', warnings: ['CLOCK_DRIFT'] },
  },
  {
    name: 'its process is frozen',
    prepare: async ({ gateway }) => {
      gateway.freeze();
      return {
        probe: { timeoutMs: SHORT_MS },
        undo: async () => {
          gateway.thaw();
          await sleep(200);
        },
      };
    },
    expected: { outcome: 'failed', code: 'GATEWAY_HUNG' },
  },
];

/** Ten failures from one address; the eleventh look meets the lock, whatever it brings. */
export const LOCKED_OUT: Scenario = {
  name: 'its address is locked out',
  prepare: async (stage, device) => {
    const wrong = { credential: credentialOf({ ...device, deviceToken: 'dtk-of-nobody-8Wv3' }) };
    for (let attempt = 0; attempt < 10; attempt++) await look(stage, device, wrong);
    return { probe: {} };
  },
  expected: { outcome: 'failed', code: 'GATEWAY_RATE_LIMITED' },
};

function halfOpen(url: URL, headers: Record<string, string>): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    socket.once('message', () => resolve(socket)).once('error', reject);
  });
}
