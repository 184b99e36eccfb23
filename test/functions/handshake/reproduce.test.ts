import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { reproduce } from '../../../functions/handshake/reproduce.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';

const KEY = 'sk-9vT4mQ2xW7zR5nB8';
const base: HandshakeSpec = {
  target: 'api',
  protocol: 'openai',
  url: new URL('https://api.example.com/v1'),
  location: 'private:test',
  credential: { state: 'found', value: KEY },
};

describe('the reproducing line', () => {
  test.each<[string, Partial<HandshakeSpec>, string]>([
    [
      'bearer',
      {},
      `curl -sS -i --max-time 10 --noproxy '*' -H "Authorization: Bearer $PAIRWATCH_KEY" https://api.example.com/v1/models`,
    ],
    [
      'header, roots, proxy and a fixed address',
      {
        keyPlacement: { in: 'header', name: 'api-key' },
        network: {
          ca: 'PEM',
          proxy: { url: new URL('http://proxy.test:3128'), auth: { user: 'u', password: 'p-6Hs8' } },
          resolve: [{ host: 'api.example.com', port: 443, address: '::1' }],
        },
      },
      `curl -sS -i --max-time 10 --cacert "$PAIRWATCH_CA" --proxytunnel --proxy http://proxy.test:3128/ --proxy-user "$PAIRWATCH_PROXY_AUTH" --resolve 'api.example.com:443:[::1]' -H "api-key: $PAIRWATCH_KEY" https://api.example.com/v1/models`,
    ],
    [
      'query and a pin',
      {
        keyPlacement: { in: 'query', name: 'key' },
        network: { pins: [{ kind: 'spki', sha256: 'abc=' }] },
      },
      `curl -sS -i --max-time 10 --insecure --pinnedpubkey sha256//abc= --noproxy '*' -G --data-urlencode "key=$PAIRWATCH_KEY" https://api.example.com/v1/models`,
    ],
    [
      'anthropic',
      { protocol: 'anthropic', headers: { 'x-team': 'secret-team-4Kd9' } },
      `curl -sS -i --max-time 10 --noproxy '*' -H 'anthropic-version: 2023-06-01' -H "x-team: $PAIRWATCH_HEADER_X_TEAM" -H "x-api-key: $PAIRWATCH_KEY" https://api.example.com/v1/models`,
    ],
    [
      'anthropic, as its SDKs name it',
      { protocol: 'anthropic', url: new URL('https://api.example.com') },
      `curl -sS -i --max-time 10 --noproxy '*' -H 'anthropic-version: 2023-06-01' -H "x-api-key: $PAIRWATCH_KEY" https://api.example.com/v1/models`,
    ],
    [
      'a gateway',
      { protocol: 'openclaw', url: new URL('wss://gateway.test:18789') },
      `openclaw gateway health --url wss://gateway.test:18789/ --token "$OPENCLAW_GATEWAY_TOKEN"`,
    ],
  ])('%s', (_, over, line) => {
    expect(reproduce({ ...base, ...over })).toBe(line);
  });

  test('works in a shell, with the key from its environment', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.url, request.headers.authorization);
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/it's/v1?team=a b`);
    await promisify(execFile)('sh', ['-c', reproduce({ ...base, url })], {
      env: { ...process.env, PAIRWATCH_KEY: KEY },
    });
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect(seen).toEqual(["/it's/v1/models?team=a%20b", `Bearer ${KEY}`]);
  });
});
