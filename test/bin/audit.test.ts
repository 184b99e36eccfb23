import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/handshake/clock.ts';
import { localLedger } from '../../functions/local/ledger.ts';
import { rotation } from '../ledger/intact.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

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
});
afterEach(() => folder.remove());

test('list tells the newest entries, a line each', async () => {
  const { code, stdout } = await call('list', '--last', '2');
  expect(code).toBe(0);
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^ {5}5 {2}\S+Z {2}finish done {9}chat {2}v1 {2}by me@here$/),
    expect.stringMatching(/^ {5}6 {2}\S+Z {2}checkpoint intended {2}- {2}- {2}by me@here$/),
    '',
  ]);
  const lines = (await call('list', '--json')).stdout.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).step)).toEqual([
    'begin',
    'create',
    'create',
    'test',
    'finish',
    'checkpoint',
  ]);
});

test('show tells one entry with its proofs', async () => {
  const { code, stdout } = await call('show', '4');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^entry 4: test done\. /);
  expect(stdout).toMatch(/\n {2}proof +paired from us-east-1, 181 ms, 2026-11-22T12:00:00\.000Z\n/);
  expect(stdout).toContain(keyId);
  expect(await call('show', '40')).toMatchObject({ code: 3, stdout: '' });
});

describe('verify', () => {
  test('a sound ledger: 0', async () => {
    const { code, stdout, stderr } = await call('verify');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^verified: 6 entries, the newest 6 of .*; checkpoints cover them up to 6, none of which you kept: /,
      ),
    });
    expect(stderr).toContain(keyId);
  });

  test('a changed one: 1, a line a finding, and what steers a terminal taken out', async () => {
    const entry = path('.pairwatch/ledger/entries/00000003.json');
    await writeFile(entry, (await readFile(entry, 'utf8')).replace('"chat"', '"chut"'));
    await writeFile(path('.pairwatch/ledger/entries/\u001b[2J.json'), '');
    const { code, stdout } = await call('verify');
    expect(code).toBe(1);
    expect(stdout.split('\n').map((line) => line.slice(0, 29))).toEqual([
      expect.stringContaining('LEDGER_SIGNATURE_INVALID at 3'),
      expect.stringContaining('LEDGER_CHAIN_BROKEN at 4: '),
      expect.stringContaining('LEDGER_FOREIGN_FILE: '),
      expect.stringContaining('NOT verified, 3 findings: '),
      '',
    ]);
    expect(stdout).not.toContain('\u001b');
    const report = JSON.parse((await call('verify', '--json')).stdout);
    expect(report).toMatchObject({ schema: 1, verified: false, entries: 6, installation: 'prod' });
    expect(report.findings[0]).toMatchObject({
      code: 'LEDGER_SIGNATURE_INVALID',
      first: 3,
      last: 3,
      meaning: expect.any(String),
      remedy: expect.any(String),
    });
  });

  test('a downloaded folder, with the key that the owner told and a checkpoint that was mailed', async () => {
    await cp(path('.pairwatch/ledger'), path('copy'), { recursive: true });
    const [pem = ''] = (await readdir(path('.pairwatch/ledger-key'))).filter((name) =>
      name.endsWith('.pub.pem'),
    );
    await cp(path('.pairwatch/ledger-key', pem), path('key.pem'));
    await cp(path('copy/checkpoints/00000006.json'), path('mailed.json'));
    await rm(path('.pairwatch'), { recursive: true });
    for (const key of [
      ['--key', 'key.pem'],
      ['--key-id', keyId.toUpperCase()],
    ])
      expect((await call('verify', '--folder', 'copy', ...key)).code).toBe(0);
    expect((await call('verify', '--folder', 'copy', '--key-id', 'ab'.repeat(32))).stdout).toMatch(
      /^LEDGER_KEY_UNTRUSTED at 1 to 6: /m,
    );
    await rm(path('copy/checkpoints'), { recursive: true });
    await rm(path('copy/entries/00000006.json'));
    expect((await call('verify', '--folder', 'copy', '--key', 'key.pem')).stdout).toMatch(
      /^verified: 5 entries.*; no checkpoint covers them/,
    );
    const cut = await call('verify', '--folder', 'copy', '--key', 'key.pem', '--checkpoint', 'mailed.json');
    expect(cut).toMatchObject({ code: 1, stdout: expect.stringMatching(/^LEDGER_TAIL_DROPPED at 6: /) });
  });

  test('what cannot be read: 3', async () => {
    await mkdir(path('copy'));
    expect(await call('verify', '--folder', 'copy', '--key-id', keyId)).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('no entry in the files under copy, which should hold entries/'),
    });
    await writeFile(path('copy/entries'), '');
    expect((await call('verify', '--folder', 'copy', '--key-id', keyId)).code).toBe(3);
  });
});

test.each([
  [['verify', '--folder', 'copy'], 'whose signature do you trust? --key FILE or --key-id HEX'],
  [['verify', '--key-id', 'abc'], '--key-id wants 64 hex digits'],
  [['verify', '--key', 'nowhere.pem'], '--key "nowhere.pem" cannot be read: no such file or folder'],
  [['verify', '--key', '.pairwatch/ledger-key/signing.pem'], 'holds a private key'],
  [['verify', '--folder', 'copy', '--store', 'aws'], '--folder is read as it is: leave --store out'],
  [['verify', '--checkpoint', 'nowhere.json'], '--checkpoint "nowhere.json" cannot be read'],
  [
    ['verify', '--folder', 'nowhere', '--key-id', 'ab'.repeat(32)],
    '--folder "nowhere" cannot be read: no such file or folder',
  ],
  [['list', '--folder', 'nowhere'], '--folder "nowhere" cannot be read: no such file or folder'],
  [['show', '1', '--folder', '.pairwatch/ledger-key/signing.pem'], 'is no folder'],
  [['show'], 'which entry? pairwatch audit show NUMBER'],
  [['show', '0'], 'which entry? pairwatch audit show NUMBER'],
  [['list', 'all'], 'audit list takes nothing but flags: got "all"'],
  [['list', '--last', '0'], '--last wants a whole number from 1'],
  [['list', '--store', 'moon'], '--store "moon" is none of local, aws'],
  [['burn'], 'audit what? audit list, audit show, audit verify'],
])('%j is a wrong call', async (args, line) => {
  const { code, stdout, stderr } = await call(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(line);
});
