import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { emptyFolder, pairwatch } from '../command-line.ts';

const SECRET = 'client-canary-6Hq2Wm9Zx4Lt';
const FIRST = 'refresh-canary-1Bv7Kd3Rn8Yc';
const NEXT = 'refresh-canary-2Gs5Pf9Jw1Qz';
const ACCESS = 'access-canary-8Mc4Tb6Xv2Hd';

let server: Server;
let origin: string;
let forms: URLSearchParams[];
let folder: Awaited<ReturnType<typeof emptyFolder>>;

/** A token endpoint that gives a new refresh token each time, and the API that takes its access token. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const isToken = request.url === '/token';
    if (isToken) forms.push(new URLSearchParams(body));
    const good = isToken || request.headers.authorization === `Bearer ${ACCESS}`;
    const answer = isToken
      ? { access_token: ACCESS, token_type: 'Bearer', expires_in: 600, refresh_token: NEXT, scope: 'models' }
      : { object: 'list', data: [{ id: 'small', object: 'model' }] };
    response.writeHead(good ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});
beforeEach(async () => {
  forms = [];
  folder = await emptyFolder();
});
afterEach(() => folder.remove());

const probe = async (...flags: string[]) => {
  const args = [
    'probe',
    `${origin}/v1`,
    '--protocol',
    'openai',
    '--token-url',
    `${origin}/token`,
    '--client-id',
    'me',
  ];
  const ended = await pairwatch([...args, '--client-secret-env', 'SECRET', ...flags], {
    cwd: folder.path,
    env: { SECRET, FIRST },
  });
  for (const secret of [SECRET, FIRST, NEXT, ACCESS]) {
    expect(ended.stdout).not.toContain(secret.slice(-12));
    expect(ended.stderr).not.toContain(secret.slice(-12));
  }
  return ended;
};

test('client credentials', async () => {
  expect(await probe('--scope', 'models')).toMatchObject({ code: 0, stderr: '' });
  expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({
    grant_type: 'client_credentials',
    scope: 'models',
  });
});

test('token exchange', async () => {
  await writeFile(join(folder.path, 'subject'), 'subject-token-3Rk8\n');
  const flags = ['--grant', 'token-exchange', '--subject-token-file', 'subject', '--audience', 'api'];
  expect(await probe(...flags)).toMatchObject({ code: 0 });
  expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({
    subject_token: 'subject-token-3Rk8',
    audience: 'api',
  });
});

test('a new refresh token takes the place of the old one in its file', async () => {
  await writeFile(join(folder.path, 'bare'), `${FIRST}\n`);
  await writeFile(join(folder.path, 'document'), JSON.stringify({ schema: 1, key: FIRST }));
  for (const file of ['bare', 'document'])
    expect(await probe('--grant', 'refresh_token', '--key-file', file)).toMatchObject({
      code: 0,
      stderr: '',
    });
  expect(forms.map((form) => form.get('refresh_token'))).toEqual([FIRST, FIRST]);
  expect(await readFile(join(folder.path, 'bare'), 'utf8')).toBe(`${NEXT}\n`);
  expect(JSON.parse(await readFile(join(folder.path, 'document'), 'utf8'))).toEqual({ schema: 1, key: NEXT });
});

test('one from a variable is kept in a file of its own, and the person is told', async () => {
  const { code, stderr } = await probe('--grant', 'refresh_token', '--key-env', 'FIRST');
  expect(code).toBe(0);
  const [file = ''] = await readdir(join(folder.path, '.pairwatch/refresh-tokens'));
  expect(stderr).toContain(`that of FIRST is spent, the new one is in .pairwatch/refresh-tokens/${file}`);
  expect(await readFile(join(folder.path, '.pairwatch/refresh-tokens', file), 'utf8')).toBe(NEXT);
});

test('one that cannot be kept anywhere is told as well', async () => {
  await mkdir(join(folder.path, '.pairwatch'));
  await writeFile(join(folder.path, '.pairwatch/refresh-tokens'), 'in the way');
  const { code, stderr } = await probe('--grant', 'refresh_token', '--key-env', 'FIRST');
  expect(code).toBe(0);
  expect(stderr).toContain('the new one could not be kept');
});
