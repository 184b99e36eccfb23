import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { emptyFolder, pairwatch } from './command-line.ts';

const KEY = 'sk-proj-Canary7Qx2Lm9Vt4Zk8Wn3Rb6';
/** Every form that may not come out: whole, its halves, in base64 (all alignments), escaped. */
const FORBIDDEN = [
  KEY.slice(8),
  KEY.slice(8, 20),
  KEY.slice(-12),
  ...[0, 1, 2].map((shift) =>
    Buffer.from(' '.repeat(shift) + KEY)
      .toString('base64')
      .slice(8, 28),
  ),
];

type Echo = (request: IncomingMessage, response: ServerResponse, sent: string) => void;

/** How a peer gives back what it was sent. */
const ECHOES: Readonly<Record<string, Echo>> = {
  'error body': (_request, response, sent) => {
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ error: { message: `Incorrect API key provided: ${sent}`, code: 'invalid_api_key' } }),
    );
  },
  headers: (_request, response, sent) => {
    const encoded = Buffer.from(sent).toString('base64');
    response.writeHead(403, {
      'x-request-id': sent,
      server: encoded,
      'www-authenticate': `Bearer error="${sent}"`,
      via: sent,
    });
    response.end(`<html>${sent}</html>`);
  },
  redirect: (_request, response, sent) => {
    response.writeHead(302, { location: `https://elsewhere.example/${sent}?key=${sent}` }).end(sent);
  },
  'list of models': (_request, response, sent) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-ratelimit-remaining-requests': sent });
    response.end(JSON.stringify({ object: 'list', data: [{ id: sent, object: 'model' }] }));
  },
  'something that is no API': (_request, response, sent) => {
    response
      .writeHead(200, { 'content-type': 'text/plain' })
      .end(`${sent} ${Buffer.from(`x${sent}`).toString('base64')}`);
  },
};

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let server: Server;
let echo: Echo;
let base: string;

beforeAll(async () => {
  folder = await emptyFolder();
  server = createServer((request, response) => {
    echo(
      request,
      response,
      `${request.headers.authorization ?? ''}${request.headers['x-key'] ?? ''}${request.url}`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  await writeFile(join(folder.path, 'key'), `${KEY}\n`);
});
afterAll(async () => {
  server.close();
  await folder.remove();
});

const PLACES = ['bearer', 'header:x-key', 'query:api'];
const OUTPUTS: Readonly<Record<string, { readonly flags: string[]; readonly env: Record<string, string> }>> =
  {
    plain: { flags: [], env: {} },
    colour: { flags: [], env: { FORCE_COLOR: '1' } },
    json: { flags: ['--json'], env: { PAIRWATCH_DEBUG: '1' } },
  };
const CASES = Object.keys(ECHOES).flatMap((peer) => PLACES.map((place) => [peer, place] as const));

test.each(CASES)('a peer that echoes the key in %s: nowhere in what comes out (%s)', async (peer, place) => {
  echo = ECHOES[peer] as Echo;
  for (const { flags, env } of Object.values(OUTPUTS)) {
    const args = [
      'probe',
      base,
      '--protocol',
      'openai',
      '--key-file',
      'key',
      '--key-in',
      place,
      '--exchange',
    ];
    const { code, stdout, stderr } = await pairwatch([...args, '--har', 'out.har', ...flags], {
      cwd: folder.path,
      env,
    });
    expect([0, 1]).toContain(code);
    expect(stdout).not.toBe('');
    const files = (await readdir(folder.path, { recursive: true, withFileTypes: true })).filter(
      (file) => file.isFile() && file.name !== 'key',
    );
    const texts = await Promise.all(
      files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
    );
    for (const text of [stdout, stderr, ...texts])
      for (const form of FORBIDDEN) expect(text).not.toContain(form);
    const { log } = JSON.parse(await readFile(join(folder.path, 'out.har'), 'utf8'));
    expect(log.entries.length).toBeGreaterThan(0);
  }
});
