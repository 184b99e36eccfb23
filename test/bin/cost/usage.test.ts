import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { USAGE } from '../../../bin/cost/usage.ts';
import { PracticeApi } from '../../../bin/drill/peers/api.ts';
import { certificateAuthority } from '../../../bin/drill/peers/certificates.ts';
import { lineOfHandshake } from '../../../functions/aws/handshake-log.ts';
import { functionLogger } from '../../../functions/aws/logger.ts';
import { handshake } from '../../../functions/handshake/handshake.ts';
import type { HandshakeResult } from '../../../functions/handshake/spec.ts';
import { planned } from '../../../functions/probe/check.ts';
import type { Look } from '../../../functions/probe/look.ts';
import { measuredOf } from '../../../functions/probe/measured.ts';
import { freshCheckRecord } from '../../../functions/state/record.ts';
import { concludeCheck } from '../../../functions/watch/conclude.ts';
import { apiSpec, KEY } from '../../support/api-spec.ts';

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'];
const TICK = Date.UTC(2026, 10, 22, 12);

let api: PracticeApi;
let relay: Server;
let result: HandshakeResult;
let sent = 0;

/** A real handshake over TLS, through a relay that counts what the client sends. */
beforeAll(async () => {
  const authority = await certificateAuthority('Practice Root');
  api = await PracticeApi.start({ keys: [KEY], certificate: await authority.leaf() });
  relay = createServer((client) => {
    const server = connect(api.port, '127.0.0.1');
    client.on('data', (chunk) => {
      sent += chunk.length;
    });
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const { port } = relay.address() as AddressInfo;
  result = await handshake(
    apiSpec(port, {
      target: 'assistant-api',
      url: new URL(`https://localhost:${port}/v1`),
      location: 'ap-southeast-2',
      network: { ca: authority.pem },
    }),
  );
});

afterAll(async () => {
  relay.close();
  await api.stop();
});

/** A real target's certificate, name and addresses are longer or shorter than the practice peer's. */
function expectNear(assumed: number, measured: number): void {
  expect(assumed).toBeGreaterThan(0.7 * measured);
  expect(assumed).toBeLessThan(1.4 * measured);
}

const lookFrom = (check: string, location: string, at: number): Look => {
  const { verdict, observed } = result;
  // Some hundred ms that no two looks have in common.
  const durationMs = 200 + 500 * Math.abs(Math.sin(at));
  return {
    ...{ check, location, tick: TICK, at, result: 'paired', durationMs, warnings: [], observed },
    measured: { ...measuredOf(verdict), quotaLeft: Math.abs(Math.cos(at)) },
    handshakes: [{ outcome: verdict.outcome, code: null, durationMs, secondLook: false }],
  };
};

test('a handshake sends about so much', () => {
  expect(result.verdict.outcome).not.toBe('failed');
  // Eleven packets: connection, hello, key exchange, request, acknowledgements, end.
  const headers = 11 * 40;
  expectNear(USAGE.trafficBytesPerHandshake.value, sent + headers);
});

test('a handshake is a line of about so many bytes', () => {
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  const { log, info } = console;
  for (const name of ['log', 'info'] as const) console[name] = (line: string) => void lines.push(line);
  process.stdout.write = ((line: string) => lines.push(String(line)) > 0) as typeof write;
  const context = { tick: new Date(TICK).toISOString(), executionId: '9f2a7c1e-52d0-4a7c-9f05-1b64d4f0c8aa' };
  functionLogger('production').info('handshake', lineOfHandshake(result.verdict, false, context));
  Object.assign(console, { log, info });
  process.stdout.write = write;
  // CloudWatch Logs counts 26 bytes more for every event.
  expectNear(USAGE.logBytesPerHandshake.value, Buffer.byteLength(lines.join('')) + 26);
});

test('looks of a tick, and the record of a check, are about so large', () => {
  const looks = Array.from({ length: 100 }, (_, n) =>
    lookFrom(`assistant-${n * 7919}`, 'us-east-1', TICK + 31 * n),
  );
  expectNear(USAGE.looksBytesPerLook.value, gzipSync(JSON.stringify(looks)).length / 100);
  const check = planned(
    {
      name: 'assistant-api',
      target: 'assistant-api',
      kind: 'handshake',
      protocol: 'openai',
      endpoint: 'api.example.com',
      spec: () => Promise.reject(new Error('not asked')),
    },
    { every: 60_000, quorum: 2, locations: REGIONS },
  );
  const votes = REGIONS.map((region, n) => lookFrom(check.name, region, TICK + 100 * n));
  const record = concludeCheck(freshCheckRecord(check.name, check.endpoint), check, votes, TICK, 60_000, {
    complete: true,
    now: TICK,
  });
  const kb = gzipSync(JSON.stringify(record)).length / 1024;
  expect(Math.ceil(kb)).toBe(USAGE.recordKb.value);
});
