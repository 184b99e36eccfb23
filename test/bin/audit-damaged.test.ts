import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/handshake/clock.ts';
import { localLedger } from '../../functions/local/ledger.ts';
import { fileError } from '../../functions/local/ledger-files.ts';
import { rotation } from '../ledger/intact.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

/** Links, pipes and modes as Windows does not have them. */
const onUnix = process.platform === 'win32' ? test.skip : test;

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let keyId: string;
const call = (...args: string[]) => pairwatch(['audit', ...args], { cwd: folder.path });
const path = (...parts: string[]) => join(folder.path, ...parts);

beforeEach(async () => {
  folder = await emptyFolder();
  const root = path('.pairwatch');
  const ledger = await localLedger({ root, installation: 'prod', writer: 'me@here', clock: systemClock });
  for (const record of rotation('v1')) await ledger.append(record);
  keyId = (await ledger.checkpoint()).key;
  await cp(path('.pairwatch/ledger'), path('copy'), { recursive: true });
  await writeFile(
    path('pairwatch.config.ts'),
    "export default { name: 'prod', targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api' } } } };",
  );
});
afterEach(() => folder.remove());

const instead = async (name: string, put: (path: string) => unknown) => {
  await rm(path(name), { recursive: true, force: true });
  await put(path(name));
};
const aFolder = (at: string) => mkdir(at, { recursive: true });
const aFile = (at: string) => writeFile(at, 'in the way');
const aCircle = (at: string) => symlink(at, at);
const aPipe = (at: string) => execFileSync('mkfifo', [at]);

describe('a copy that cannot be read', () => {
  onUnix.each([
    ['entries', aCircle, 'its links go in a circle: put back what they should lead to'],
    ['entries', aFile, 'it, or a part of its path, is no folder: put the folder back in its place'],
    ['checkpoints', aFile, 'it, or a part of its path, is no folder: put the folder back in its place'],
    ['versions.json', aFolder, 'it is no file: put the file back in its place'],
    ['versions.json', aPipe, 'it is no file: put the file back in its place'],
    ['versions.json', aCircle, 'its links go in a circle: put back what they should lead to'],
    ['versions.json', aFile, ' is not what aws s3api list-object-versions prints: download it again'],
  ])('%s that is %p: what it is, and what to do', async (name, put, line) => {
    await instead(`copy/${name}`, put);
    const { code, stdout, stderr } = await call('verify', '--folder', 'copy', '--key-id', keyId);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    const last = stderr.trim().split('\n').at(-1) ?? '';
    expect(last).toContain(`pairwatch: the ledger cannot be read: ${join('copy', name)}`);
    expect(last).toContain(line);
  });

  onUnix('is a wrong call where the folder itself leads nowhere', async () => {
    await instead('copy', aCircle);
    expect(await call('list', '--folder', 'copy')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'pairwatch: --folder "copy" cannot be read: its links go in a circle\n',
    });
  });

  onUnix('for want of a right', async () => {
    if (process.getuid?.() === 0) return;
    await chmod(path('copy/entries'), 0o000);
    const { code, stderr } = await call('list', '--folder', 'copy');
    await chmod(path('copy/entries'), 0o700);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining('copy/entries: permission denied: give this user the right to it\n'),
    });
  });
});

describe('a ledger of this machine', () => {
  onUnix.each([
    ['ledger-key', aFile],
    ['ledger-key', aCircle],
  ])('whose keys cannot be read (%s is %p) is not said to be signed by strangers', async (name, put) => {
    await instead(`.pairwatch/${name}`, put);
    const { code, stdout, stderr } = await call('verify');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(
      /the ledger cannot be read: \S+ledger-key: (it, or a part|its links)[^:]*: put .*\n$/,
    );
  });

  onUnix.each([
    ['ledger-key/signing.pem', aFolder, 'is no file: put the key back in its place'],
    ['ledger-key/signing.pem', aPipe, 'is no file: put the key back in its place'],
    ['ledger/checkpoints', aFile, ': it exists already: move away what is in the way'],
  ])('that takes no checkpoint for %s that is %p says so', async (name, put, line) => {
    await instead(`.pairwatch/${name}`, put);
    const { code, stdout, stderr } = await call('checkpoint');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(`${path('.pairwatch', name)}`);
    expect(stderr).toContain(line);
  });

  test('on a disk that is full says that, of the entry or of the folder with its draft', () => {
    const full = Object.assign(new Error(), { code: 'ENOSPC' });
    expect(fileError('entries/00000007.json', full).message).toBe(
      'entries/00000007.json: the disk is full: make room on it',
    );
    const draft = Object.assign(full, { path: join('drafts', '.0123.tmp') });
    expect(fileError('entries/00000007.json', draft).message).toBe(
      'drafts: the disk is full: make room on it',
    );
  });
});
