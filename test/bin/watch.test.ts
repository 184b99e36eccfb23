import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LocalKeyStore } from '../../functions/local/key-store.ts';
import { type FlappingPeer, flappingPeer, OUTAGES } from '../kill/peer.ts';
import { emptyFolder, pairwatch } from './command-line.ts';
import { configure, Watching } from './watching.ts';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let peer: FlappingPeer;
let watching: Watching[];

beforeEach(async () => {
  folder = await emptyFolder();
  peer = await flappingPeer();
  watching = [];
});

afterEach(async () => {
  await Promise.all(watching.map((each) => each.end('SIGKILL')));
  peer.close();
  await folder.remove();
});

function watch(...args: string[]): Watching {
  const started = new Watching(folder.path, args);
  watching.push(started);
  return started;
}

describe('watch', () => {
  test('tells of an outage and of its end, and ends cleanly', async () => {
    await configure(folder.path, { api: peer.url });
    const running = watch();
    await running.wrote('stderr', /watching api from private:local/);
    peer.outage = OUTAGES[0];
    await running.wrote('stdout', /DOWN api: HTTP_REJECTED from private:local/);
    peer.outage = null;
    await running.wrote('stdout', /UP api: pairs again after/);
    expect(await running.end('SIGTERM')).toBe(0);
    expect(running.stdout).not.toContain('\u001b');
    const kept = (await readFile(join(folder.path, '.pairwatch/watch/alerts.jsonl'), 'utf8'))
      .trim()
      .split('\n');
    expect(kept.map((line) => JSON.parse(line).messages[0].kind)).toEqual(['opened', 'recovered']);
  });

  test('--json tells each message as one line', async () => {
    await configure(folder.path, { api: peer.url });
    peer.outage = OUTAGES[0];
    const running = watch('--json');
    await running.wrote('stdout', /\n/);
    await running.end('SIGINT');
    expect(JSON.parse(running.stdout)).toMatchObject({
      schema: 1,
      kind: 'opened',
      subject: 'api',
      repeat: false,
    });
  });

  test('goes on after a restart: the open incident is neither opened again nor forgotten', async () => {
    await configure(folder.path, { api: peer.url });
    peer.outage = OUTAGES[0];
    const first = watch('--json');
    await first.wrote('stdout', /opened/);
    await first.end('SIGKILL');
    const second = watch('--json');
    await peer.nextRequest();
    peer.outage = null;
    await second.wrote('stdout', /recovered/);
    const told = `${first.stdout}${second.stdout}`
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new Set(told.map(({ incident }) => incident)).size).toBe(1);
    expect(told.filter(({ repeat }) => !repeat).map(({ kind }) => kind)).toEqual(['opened', 'recovered']);
  });

  test('a second one on the same folder is refused in one line', async () => {
    await configure(folder.path, { api: peer.url });
    const running = watch();
    await running.wrote('stderr', /watching/);
    const second = await pairwatch(['watch'], { cwd: folder.path });
    expect(second).toMatchObject({ code: 2, stdout: '' });
    expect(second.stderr).toMatch(/^pairwatch: another watch \(process \d+ on .*\n$/);
  });

  test('a target that is taken out of the configuration is forgotten, and that is said', async () => {
    await configure(folder.path, { api: peer.url, old: peer.url });
    await pairwatch(['watch', '--once'], { cwd: folder.path });
    await configure(folder.path, { api: peer.url });
    const { stderr } = await pairwatch(['watch', '--once'], { cwd: folder.path });
    expect(stderr).toContain('old is not watched any more');
    const { stdout } = await pairwatch(['status'], { cwd: folder.path });
    expect(stdout).not.toContain('old');
  });
});

describe('watch --once', () => {
  const once = () => pairwatch(['watch', '--once'], { cwd: folder.path });

  test('exits 0 when all pair, 1 when something fails, and tells only what changed', async () => {
    await configure(folder.path, { api: peer.url });
    expect(await once()).toEqual({ code: 0, stdout: '', stderr: '' });
    peer.outage = OUTAGES[0];
    expect(await once()).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('DOWN api: HTTP_REJECTED'),
    });
    expect(await once()).toMatchObject({ code: 1, stdout: '' });
    peer.outage = null;
    expect(await once()).toMatchObject({ code: 0, stdout: expect.stringContaining('UP api') });
  });

  test('an unarmed target is said, and is no failure', async () => {
    await configure(
      folder.path,
      {},
      { targets: { api: { protocol: 'openai', url: peer.url, key: { secret: 'k' } } } },
    );
    const first = await once();
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toContain('api is unarmed');
    expect((await once()).stderr).toBe('');
  });
});

test('a key that the peer sends back is in nothing that the watch writes', async () => {
  const canary = 'sk-canary-Q7xT2mVb9LzR4wNc8KpD';
  const echo = createServer(({ headers }, response) => {
    const { authorization = '' } = headers;
    response.writeHead(401, { 'content-type': 'application/json', 'x-echo': authorization });
    response.end(JSON.stringify({ error: { message: `Incorrect API key: ${authorization}`, type: 'auth' } }));
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/v1`;
    await configure(folder.path, {}, { targets: { api: { protocol: 'openai', url, key: { secret: 'k' } } } });
    await new LocalKeyStore(join(folder.path, '.pairwatch')).put('k', canary);
    const { code, stdout, stderr } = await pairwatch(['watch', '--once'], { cwd: folder.path });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining('DOWN api: AUTH_KEY_REJECTED'),
    });
    expect(stdout).toContain('See it yourself\n    curl ');
    const state = join(folder.path, '.pairwatch/watch');
    const files = (await readdir(state, { recursive: true, withFileTypes: true })).filter((file) =>
      file.isFile(),
    );
    const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
    expect(files.length).toBeGreaterThan(3);
    expect([stdout, stderr, ...texts].join('\n')).not.toContain('Q7xT2m');
  } finally {
    echo.close();
    echo.closeAllConnections();
  }
});

describe('a wrong call', () => {
  test.each([
    ['an operand', ['api'], /watch takes nothing but flags/],
    ['an odd period', ['--every', 'often'], /--every "often" is not a time from 100ms to 15m/],
    [
      'an unknown location',
      ['--location', 'private:moon'],
      /"private:moon" is not in the configuration: there are private:local/,
    ],
    ['a store that is nowhere', ['--store', 'aws'], /nothing of test is on AWS: add `regions` and `home`/],
    ['an unknown store', ['--store', 's3'], /--store "s3" is none of local, aws/],
    ['unknown keys', ['--keys', 's3'], /--keys "s3" is none of local, aws/],
    ['an unknown flag', ['--loud'], /unknown flag --loud/],
  ])('with %s is exit 2 and one line', async (_, args, line) => {
    await configure(folder.path, { api: peer.url });
    const { code, stdout, stderr } = await pairwatch(['watch', ...args], { cwd: folder.path });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('says all that is wrong at once', async () => {
    await configure(folder.path, { api: peer.url });
    const { code, stderr } = await pairwatch(['watch', 'api', '--every', '0s', '--location', 'x'], {
      cwd: folder.path,
    });
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(3);
  });
});
