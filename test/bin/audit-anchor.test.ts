import { createPrivateKey } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/handshake/clock.ts';
import { localLedger } from '../../functions/local/ledger.ts';
import { rotation } from '../ledger/intact.ts';
import { handOf, LedgerFiles } from '../ledger/ledger-files.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let keyId: string;
const path = (...parts: string[]) => join(folder.path, ...parts);
const verify = (...args: string[]) =>
  pairwatch(['audit', 'verify', '--folder', 'copy', '--key-id', keyId, ...args], { cwd: folder.path });

/** As a topic's mail is kept. */
const mailed = (checkpoint: string) =>
  `Subject: Pairwatch prod: ledger checkpoint\r\n\r\n${checkpoint}\r\n\r\n--\r\nIf you wish to stop receiving {these}, ...\r\n`;

beforeEach(async () => {
  folder = await emptyFolder();
  const ledger = await localLedger({
    root: path('.pairwatch'),
    installation: 'prod',
    writer: 'me@here',
    clock: systemClock,
  });
  for (const record of rotation('v1')) await ledger.append(record);
  keyId = (await ledger.checkpoint()).key;
  await cp(path('.pairwatch/ledger'), path('copy'), { recursive: true });
  const [newest = ''] = await readdir(path('copy/checkpoints'));
  await writeFile(path('mail.txt'), mailed(await readFile(path('copy/checkpoints', newest), 'utf8')));
});
afterEach(() => folder.remove());

test('a ledger that was written anew with the signing key itself is found by the mail of a checkpoint, and by nothing else', async () => {
  const owner = handOf(createPrivateKey(await readFile(path('.pairwatch/ledger-key/signing.pem'))));
  await rm(path('copy/checkpoints'), { recursive: true });
  new LedgerFiles(path('copy')).rewrite(1, owner, (members) => ({ ...members, writer: 'nobody@here' }));
  expect(await verify()).toMatchObject({ code: 0 });
  expect(await verify('--checkpoint', 'mail.txt')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^LEDGER_CHECKPOINT_DIFFERS at 6: /),
  });
});

test('which checkpoints were the auditor’s own is said, and what cannot be told without them', async () => {
  const alone = await verify();
  expect(alone.stdout).toContain(
    'none of which you kept: whoever holds the signing key could have rewritten all',
  );
  expect(alone.stderr).toContain('no versions.json there: what was written again or deleted cannot be told');
  expect((await verify('--checkpoint', 'mail.txt')).stdout).toMatch(/, the one that you kept up to 6\n$/);
  const report = JSON.parse((await verify('--json', '--checkpoint', 'mail.txt')).stdout);
  expect(report).toMatchObject({ verified: true, covered: 6, anchored: 6 });
});

test('mails that were kept one after the other are all read', async () => {
  const text = await readFile(path('mail.txt'), 'utf8');
  await writeFile(path('mails.txt'), `${text}${text.replace('"sequence":6', '"sequence":5')}`);
  expect(await verify('--checkpoint', 'mails.txt')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^LEDGER_CHECKPOINT_INVALID: /),
  });
});

test('a file without a checkpoint anchors nothing, and is no proof that all is well', async () => {
  await writeFile(path('empty.txt'), 'Out of office.');
  expect(await verify('--checkpoint', 'empty.txt')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('LEDGER_CHECKPOINT_INVALID'),
  });
});

test('a local ledger gives a checkpoint to keep', async () => {
  const target = `api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } }`;
  await writeFile(path('pairwatch.config.ts'), `export default { name: 'prod', targets: { ${target} } };`);
  const checkpoint = (...args: string[]) => pairwatch(['audit', 'checkpoint', ...args], { cwd: folder.path });
  const made = await checkpoint();
  expect(JSON.parse(made.stdout)).toMatchObject({ installation: 'prod', sequence: 7, key: keyId });
  await writeFile(path('kept.json'), made.stdout);
  await cp(path('.pairwatch/ledger'), path('copy'), { recursive: true });
  expect(await verify('--checkpoint', 'kept.json')).toMatchObject({ code: 0 });
  await rm(path('copy/entries/00000007.json'));
  await rm(path('copy/checkpoints/00000007.json'));
  expect((await verify('--checkpoint', 'kept.json')).stdout).toMatch(/^LEDGER_TAIL_DROPPED at 7: /);
  expect(await checkpoint('--store', 'aws')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('audit checkpoint is for a ledger on this machine'),
  });
  expect(await checkpoint('now')).toMatchObject({ code: 2 });
  await rm(path('.pairwatch'), { recursive: true });
  expect(await checkpoint()).toMatchObject({ code: 3, stderr: expect.stringContaining('nothing to sign') });
  await expect(readdir(path('.pairwatch'))).rejects.toMatchObject({ code: 'ENOENT' });
});
