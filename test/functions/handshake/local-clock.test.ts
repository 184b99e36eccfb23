import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { handshake } from '../../../functions/handshake/handshake.ts';

const servers: Server[] = [];

/** An HTTP server whose clock is `aheadMs` ahead of ours. */
async function clockAhead(aheadMs: number): Promise<number> {
  const server = createServer((_request, response) => {
    response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    response.setHeader('content-type', 'application/json');
    response.end('{"object":"list","data":[]}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

let ahead: number;
let right: number;
beforeAll(async () => {
  ahead = await clockAhead(180_000);
  right = await clockAhead(0);
});
afterAll(() => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))));

async function driftAgainst(control?: number) {
  const { verdict } = await handshake({
    target: 'api',
    protocol: 'openai',
    url: new URL(`http://127.0.0.1:${ahead}/v1`),
    location: 'private:test',
    credential: { state: 'none' },
    ...(control && { network: { control: { host: '127.0.0.1', port: control } } }),
  });
  expect(verdict.outcome).toBe('degraded');
  return verdict.warnings.find(({ code }) => code === 'CLOCK_DRIFT')?.evidence;
}

test('a peer whose clock differs is named, also where the control endpoint agrees with ours', async () => {
  expect(await driftAgainst()).toMatchObject({ clock: `127.0.0.1:${ahead}`, critical: true });
  expect(await driftAgainst(right)).toMatchObject({
    clock: `127.0.0.1:${ahead}`,
    control: `127.0.0.1:${right}`,
  });
});

test('where the control endpoint disagrees with our clock too, ours is named', async () => {
  expect(await driftAgainst(ahead)).toMatchObject({ clock: 'this machine', critical: true });
});
