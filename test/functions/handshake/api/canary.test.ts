import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { handshake } from '../../../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../../../functions/handshake/spec.ts';
import { apiSpec, KEY } from '../../../support/api-spec.ts';
import { answer, type HttpAnswer } from '../../../support/fault-http.ts';
import { FaultPeers } from '../../../support/fault-peers.ts';

const HEADER_SECRET = 'team-J4w8Zr6Tq1';
const CLIENT_SECRET = 'cs-V7n2Mb5Xk9Lp';
const TOKEN = 'at-Q3t8Wz1Yv6Rc';

let peers = new FaultPeers();
afterEach(async () => {
  await peers.close();
  peers = new FaultPeers();
});

const hash = createHash('sha256').update(KEY).digest('hex');
const base64 = Buffer.from(`Bearer ${KEY}`).toString('base64');
const echo = `you sent ${KEY}, ${encodeURIComponent(KEY)}, ${hash}, ${base64} and ${HEADER_SECRET}`;

function nowhere(text: string): void {
  for (const secret of [KEY, KEY.slice(4, 14), HEADER_SECRET, CLIENT_SECRET, TOKEN, hash, base64])
    expect(text).not.toContain(secret);
}

describe('a peer that echoes the secrets gets none of them into a verdict or a record', () => {
  test.each<[string, HttpAnswer, Partial<HandshakeSpec>]>([
    ['in an error', answer(401, { error: { message: echo, type: echo, code: echo } }), {}],
    [
      'in headers',
      answer(429, echo, { 'Retry-After': KEY, Server: echo, 'Content-Type': echo, Via: KEY }),
      {},
    ],
    ['in a redirect', answer(302, '', { Location: `https://else.test/${KEY}?k=${KEY}` }), {}],
    ['in a login', answer(401, '', { 'WWW-Authenticate': `Basic realm="${KEY}"` }), {}],
    ['in a scope', answer(403, { error: { message: `Missing scopes: ${KEY}.read` } }), {}],
    ['in a list', answer(200, { data: [{ id: KEY }] }), { exchange: {} }],
    ['in a list with an error', answer(200, { error: { message: echo } }), {}],
    ['in a query it was sent in', answer(403, `no ${KEY}`), { keyPlacement: { in: 'query', name: 'key' } }],
  ])('%s', async (_, reply, over) => {
    const peer = await peers.http(() => reply);
    const result = await handshake(apiSpec(peer.port, { headers: { 'x-team': HEADER_SECRET }, ...over }));
    expect(peer.received().toString()).toContain(KEY);
    nowhere(JSON.stringify(result));
  });

  test('in a token and its endpoint', async () => {
    const grant = {
      access_token: TOKEN,
      token_type: 'Bearer',
      refresh_token: `rt-${TOKEN}`,
      scope: CLIENT_SECRET,
    };
    const endpoint = await peers.http(() => answer(200, grant));
    const api = await peers.http(() => answer(401, { error: `token ${TOKEN} of ${CLIENT_SECRET}` }));
    const token = {
      url: new URL(`http://127.0.0.1:${endpoint.port}/token`),
      grant: 'client_credentials',
      clientId: 'watch',
      clientSecret: CLIENT_SECRET,
      clientAuth: 'body',
    } as const;
    const result = await handshake(apiSpec(api.port, { credential: { state: 'none' }, token }));
    expect(endpoint.received().toString()).toContain(CLIENT_SECRET);
    nowhere(JSON.stringify(result));
  });
});

describe('not one byte of the key', () => {
  test('to the target of a redirect', async () => {
    const elsewhere = await peers.http(() => answer(200, { data: [{ id: 'm' }] }));
    const moved = answer(307, '', { Location: `http://127.0.0.1:${elsewhere.port}/v1/models` });
    const peer = await peers.http(() => moved);
    const { verdict } = await handshake(apiSpec(peer.port));
    expect([verdict.fault?.code, elsewhere.connections()]).toEqual(['HTTP_REDIRECT', 0]);
  });

  test('to a guessed base, and the right one is suggested', async () => {
    const seen: { path: string; authorization: string | undefined }[] = [];
    const peer = await peers.http(({ path, headers }) => {
      seen.push({ path, authorization: headers['authorization'] });
      return path === '/openai/v1/models' ? answer(401, { error: { message: 'no key' } }) : answer(404, 'no');
    });
    const url = new URL(`http://127.0.0.1:${peer.port}/wrong`);
    const { verdict } = await handshake(apiSpec(peer.port, { url, headers: { 'x-team': HEADER_SECRET } }));
    expect(verdict.fault?.evidence).toMatchObject({ suggestedUrl: expect.stringMatching(/\/openai\/v1$/) });
    expect(seen.filter(({ authorization }) => authorization !== undefined)).toEqual([
      { path: '/wrong/models', authorization: `Bearer ${KEY}` },
    ]);
    expect(peer.received().toString().split(HEADER_SECRET)).toHaveLength(2);
  });

  test('of the real one in the differential call', async () => {
    const keys: string[] = [];
    const peer = await peers.http(({ headers }) => {
      keys.push(headers['authorization'] ?? '');
      return answer(401, { error: { message: 'Invalid API key', code: 'invalid_api_key' } });
    });
    const { verdict } = await handshake(apiSpec(peer.port));
    expect(verdict.fault).toMatchObject({
      code: 'AUTH_KEY_REJECTED',
      evidence: { invalidKeyRejectedAlike: true },
    });
    const [real = '', invalid = ''] = keys;
    expect(keys).toHaveLength(2);
    expect(invalid).toHaveLength(real.length);
    for (let at = 'Bearer sk-'.length; at < real.length; at++) expect(invalid[at]).not.toBe(real[at]);
  });

  test('over plain http to an address that is not loopback', async () => {
    const peer = await peers.tcp((socket) => socket.resume(), '0.0.0.0');
    const network = { resolve: [{ host: 'localhost', port: peer.port, address: await ownAddress() }] };
    const url = new URL(`http://localhost:${peer.port}/v1`);
    const { verdict } = await handshake(apiSpec(peer.port, { url, network }));
    expect([verdict.fault?.code, peer.received().length]).toEqual(['ADDRESS_REFUSED', 0]);
  });
});

/** An address by which others reach this machine; every machine with a network has one. */
async function ownAddress(): Promise<string> {
  const { networkInterfaces } = await import('node:os');
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
