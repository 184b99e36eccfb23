import { execFile } from 'node:child_process';
import { copyFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PracticeGateway } from '../../bin/drill/peers/gateway.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TOKEN = 'shr_3Vt8Qm1Zx6Kd9Lw2';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let program: string;

beforeAll(async () => {
  folder = await emptyFolder();
  program = join(folder.path, 'pairwatch.mjs');
  await promisify(execFile)(process.execPath, ['bin/build.ts'], { cwd: ROOT });
  await copyFile(join(ROOT, 'dist/pairwatch.mjs'), program);
}, 60_000);
afterAll(() => folder.remove());

const call = (...args: string[]) => pairwatch(args, { cwd: folder.path, program });

test('one executable file that stands alone', async () => {
  expect((await readFile(program, 'utf8')).startsWith('#!/usr/bin/env node\n')).toBe(true);
  expect((await stat(join(ROOT, 'dist/pairwatch.mjs'))).mode & 0o111).toBe(0o111);
  expect(await call('--version')).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' });
});

test('every command loads from the file', async () => {
  const { stdout } = await call('--help');
  const commands = [...stdout.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}/gm)].map(([, words = '']) => words);
  expect(commands).toContain('probe');
  for (const words of commands)
    expect(await call(...words.split(' '), '--help')).toMatchObject({ code: 0, stderr: '' });
});

test('on an old Node it is one line', async () => {
  const old = `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
  )}`;
  const run = promisify(execFile)(process.execPath, ['--import', old, program, 'probe']);
  await expect(run).rejects.toMatchObject({
    code: 3,
    stdout: '',
    stderr: 'pairwatch: this is Node 20.20.2; it needs Node 22.19 or newer\n',
  });
  const imported = (await readFile(program, 'utf8')).matchAll(
    /\bimport\b[^;()]*?\bfrom *["'](node:[a-z/]+)["']/g,
  );
  expect([...imported].map(([, name]) => name)).toEqual(['node:module']);
});

test('it enrols a device and probes with it, far from any node_modules', async () => {
  const gateway = await PracticeGateway.start({ auth: { mode: 'token', token: TOKEN }, providers: {} });
  try {
    const enrolled = await pairwatch(
      ['enroll', gateway.url, '--gateway-token-env', 'TOKEN', '--device', 'device.json'],
      {
        cwd: folder.path,
        program,
        env: { TOKEN },
        onStdout: (text) => {
          const [, requestId] = /approve (\S+)\n/.exec(text) ?? [];
          if (requestId) gateway.approve(requestId);
        },
      },
    );
    expect(enrolled).toMatchObject({ code: 0 });
    const probed = await call('probe', gateway.url, '--device', 'device.json', '--json');
    expect(probed).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(probed.stdout)).toMatchObject({ outcome: 'paired' });
  } finally {
    await gateway.stop();
  }
});

test('the fire drill says where it is to be had', async () => {
  expect(await call('drill')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('checkout'),
  });
});
