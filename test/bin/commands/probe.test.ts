import { execFile, spawn } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { certificateAuthority } from '../../../bin/drill/peers/certificates.ts';
import { startDnsServer } from '../../support/dns-server.ts';
import { startTlsServer } from '../../support/tls-server.ts';
import { emptyFolder, pairwatch } from '../command-line.ts';

const KEY = 'sk-proj-Probe5Kz8Wm3Xq7Tv1Nb4Rc';
const LAUNCH = fileURLToPath(new URL('../../../bin/launch.mjs', import.meta.url));

let api: Server;
let base: string;
let asked: (string | undefined)[];
let folder: Awaited<ReturnType<typeof emptyFolder>>;

beforeAll(async () => {
  api = createServer((request, response) => {
    asked.push(request.headers.authorization);
    const good = request.headers.authorization === `Bearer ${KEY}`;
    response.writeHead(good ? 200 : 401, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        good
          ? { object: 'list', data: [{ id: 'small', object: 'model' }] }
          : { error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } },
      ),
    );
  });
  base = `http://127.0.0.1:${await listening(api)}/v1`;
});
afterAll(() => {
  api.close();
});
beforeEach(async () => {
  asked = [];
  folder = await emptyFolder();
});
afterEach(() => folder.remove());

async function listening(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const call = (args: readonly string[], env: Record<string, string> = {}) =>
  pairwatch(['probe', ...args], { cwd: folder.path, env: { KEY, WRONG: 'sk-proj-Wrong9Vb2', ...env } });
const OPENAI = ['--protocol', 'openai'];

test('good is 0, a failed target 1; the key of a file loses one newline and nothing else', async () => {
  await writeFile(join(folder.path, 'key'), `${KEY}\n`);
  await writeFile(join(folder.path, 'blank'), `${KEY} \n`);
  expect(await call([base, ...OPENAI, '--key-file', 'key'])).toMatchObject({ code: 0, stderr: '' });
  expect(asked).toEqual([`Bearer ${KEY}`]);
  const blank = await call([base, ...OPENAI, '--key-file', 'blank', '--json']);
  expect(JSON.parse(blank.stdout)).toMatchObject({ outcome: 'failed', fault: { code: 'KEY_MALFORMED' } });
  const wrong = await call([base, ...OPENAI, '--key-env', 'WRONG', '--json']);
  expect(wrong.code).toBe(1);
  expect(JSON.parse(wrong.stdout)).toMatchObject({
    target: base,
    fault: { code: 'AUTH_KEY_REJECTED', phase: 'auth' },
  });
});

test('--json is the contract of a verdict, one object a line', async () => {
  const { stdout } = await call([base, ...OPENAI, '--key-env', 'KEY', '--json']);
  const verdict = JSON.parse(stdout);
  expect(Object.keys(verdict)).toEqual([
    ...['schema', 'target', 'protocol', 'location', 'startedAt', 'durationMs', 'outcome', 'fault'],
    ...['warnings', 'phases'],
  ]);
  expect(Object.keys(verdict.phases[0])).toEqual(['phase', 'startMs', 'durationMs', 'ok', 'facts']);
  expect(verdict.startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('a pipe gets plain text; FORCE_COLOR the waterfall; NO_COLOR no escapes', async () => {
  const args = [base, ...OPENAI, '--key-env', 'KEY'];
  const piped = (await call(args)).stdout;
  const forced = (await call(args, { FORCE_COLOR: '1' })).stdout;
  const refused = (await call(args, { NO_COLOR: '1' })).stdout;
  expect(piped).toContain(`${base}: paired (openai, from local, `);
  expect(piped).toBe(stripVTControlCharacters(piped));
  expect(forced).not.toBe(stripVTControlCharacters(forced));
  expect(stripVTControlCharacters(forced)).toContain(`✔ ${base}  paired`);
  expect(refused).toBe(stripVTControlCharacters(refused));
});

test('targets of the configuration: all of them, in order, and the worst code', async () => {
  const target = (url: string) => `{ protocol: 'openai', url: '${url}' }`;
  await writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `export default { name: 'practice', targets: { one: ${target(base)}, two: ${target('http://127.0.0.1:1/v1')},
      three: { protocol: 'openai', url: '${base}', key: { secret: 'not-there' } } } };`,
  );
  const all = await call(['--json']);
  const verdicts = all.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(verdicts.map(({ target: name, fault }) => [name, fault?.code])).toEqual([
    ['one', 'AUTH_KEY_MISSING'],
    ['two', 'TCP_REFUSED'],
    ['three', 'KEY_NOT_FOUND'],
  ]);
  expect(all.code).toBe(1);
  expect(all.stderr).toContain('.pairwatch/keys');
  expect((await call(['three'])).code).toBe(3);
  expect(await call(['four'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('one, two, three'),
  });
  expect(await call(['one', '--key-env', 'KEY'])).toMatchObject({ code: 2, stdout: '' });
});

test('a failure comes with the line that reproduces it in the same shell, without the key', async () => {
  const { stdout } = await call([base, ...OPENAI, '--key-env', 'WRONG']);
  expect(stdout).toContain('  reproduce: curl ');
  expect(stdout).toContain('-H "Authorization: Bearer $WRONG"');
  expect(stdout).toContain(`${base}/models`);
  expect(stdout).not.toContain('Wrong9Vb2');
});

test('a key from a file is read by the line that reproduces the failure', async () => {
  const file = join(folder.path, "o'key");
  await writeFile(file, 'sk-Wrong9Vb2Xm5Kd8Qz');
  const { stdout } = await call([base, ...OPENAI, '--key-file', file]);
  const [, line = ''] = /reproduce: (.+)/.exec(stdout) ?? [];
  const shell = await promisify(execFile)('sh', ['-c', line]);
  expect(shell.stdout).toMatch(/^HTTP\/1\.1 401/);
  expect(asked.at(-1)).toBe('Bearer sk-Wrong9Vb2Xm5Kd8Qz');
});

test('a HAR is replaced by a later one', async () => {
  const args = [base, ...OPENAI, '--key-env', 'KEY', '--har', 'out.har'];
  await call(args);
  const first = await readFile(join(folder.path, 'out.har'), 'utf8');
  expect((await call(args)).code).toBe(0);
  expect(await readFile(join(folder.path, 'out.har'), 'utf8')).not.toBe(first);
});

test('a proxy of the environment is used, and its userinfo appears nowhere', async () => {
  const { code, stdout, stderr } = await call([base, ...OPENAI, '--key-env', 'KEY'], {
    http_proxy: 'http://me:hunter2hunter@127.0.0.1:1',
    https_proxy: 'http://me:hunter2hunter@127.0.0.1:1',
  });
  expect(code).toBe(1);
  expect(stdout).toContain('PROXY_UNREACHABLE');
  expect(stdout + stderr).not.toContain('hunter2');
  const none = await call([base, ...OPENAI, '--key-env', 'KEY', '--proxy', 'none'], {
    http_proxy: 'http://127.0.0.1:1',
  });
  expect(none.code).toBe(0);
});

test('an interrupt ends it at once, cleanly', async () => {
  const sockets = new Set<Socket>();
  const silent = createTcpServer((socket) => sockets.add(socket));
  const port = await listening(silent);
  const connected = new Promise((resolve) => silent.once('connection', resolve));
  const ended = await pairwatch(['probe', `http://127.0.0.1:${port}/v1`, ...OPENAI, '--timeout', '60000'], {
    cwd: folder.path,
    interrupt: connected,
  });
  for (const socket of sockets) socket.destroy();
  silent.close();
  expect(ended).toEqual({ code: 3, stdout: '', stderr: '' });
});

test('a reader that goes away is no error', async () => {
  const child = spawn(process.execPath, [LAUNCH, 'probe', base, ...OPENAI, '--key-env', 'KEY'], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'] ?? '', KEY },
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  expect(stderr).toBe('');
});

test('--keylog appends TLS secrets to a file of its owner’s alone', async () => {
  const authority = await certificateAuthority();
  const server = await startTlsServer(await authority.leaf());
  await writeFile(join(folder.path, 'ca.pem'), authority.pem);
  const args = [`https://127.0.0.1:${server.port}/v1`, ...OPENAI, '--ca', 'ca.pem', '--timeout', '500'];
  await call([...args, '--keylog', 'tls.keys']);
  await call([...args, '--keylog', 'tls.keys']);
  await server.close();
  const file = join(folder.path, 'tls.keys');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.every((line) => /^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]+$/.test(line))).toBe(true);
  expect(lines.filter((line) => line.startsWith('CLIENT_TRAFFIC_SECRET_0 '))).toHaveLength(2);
});

test('--dns decides where a plain name leads: to loopback goes the key, elsewhere not a byte of it', async () => {
  const received: Buffer[] = [];
  const elsewhere = createTcpServer((socket) =>
    socket.on('data', (chunk) => received.push(chunk)).on('error', () => socket.destroy()),
  );
  await new Promise<void>((resolve) => elsewhere.listen(0, '0.0.0.0', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((entry) => entry?.family === 'IPv4' && !entry.internal);
  const dns = await startDnsServer((type, name) =>
    type === 'AAAA' ? 'no-data' : [name === 'here.test' ? '127.0.0.1' : (outside?.address ?? '192.0.2.1')],
  );
  const ask = (url: string) =>
    call([url, ...OPENAI, '--key-env', 'KEY', '--dns', dns.address, '--timeout', '2000', '--json']);
  expect((await ask(base.replace('127.0.0.1', 'here.test'))).code).toBe(0);
  expect(dns.queries.toSorted()).toEqual(['A here.test', 'AAAA here.test']);
  const refused = await ask(`http://elsewhere.test:${port}/v1`);
  elsewhere.close();
  await dns.close();
  expect(Buffer.concat(received).toString()).toBe('');
  if (outside)
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('is not encrypted'),
    });
});
