import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type LedgerEntry, MAX_ENTRY_BYTES } from '../../../functions/contract/ledger.ts';
import { systemClock } from '../../../functions/handshake/clock.ts';
import { verifyLedger } from '../../../functions/ledger/verify.ts';
import { localLedger } from '../../../functions/local/ledger.ts';
import { localTrust } from '../../../functions/local/ledger-key.ts';
import { LocalLedgerStore } from '../../../functions/local/ledger-store.ts';
import { emptyFolder } from '../../bin/command-line.ts';

const WRITER = join(import.meta.dirname, 'ledger-writer.ts');

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let store: LocalLedgerStore;
beforeEach(async () => {
  folder = await emptyFolder();
  store = new LocalLedgerStore(folder.path);
});
afterEach(() => folder.remove());

const writing = (records: number, name: string): ChildProcess =>
  spawn(process.execPath, ['--no-warnings', WRITER, folder.path, String(records), name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('close', resolve));

const verified = async () => {
  const ids = new Set((await localTrust(folder.path)).map(({ id }) => id));
  return verifyLedger({ entries: store.entries(), checkpoints: store.checkpoints() }, { ids });
};

async function all(): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const { bytes } of store.entries()) entries.push(JSON.parse(Buffer.from(bytes).toString()));
  return entries;
}

const append = async (): Promise<void> => {
  const ledger = await localLedger({
    root: folder.path,
    installation: 'prod',
    writer: 'me@here',
    clock: systemClock,
  });
  await ledger.append({ step: 'create', outcome: 'done', rotation: 'v1', target: 'chat' });
};

test('several processes that begin a ledger together make one key and one chain', async () => {
  const names = ['one', 'two', 'three', 'four'];
  expect(await Promise.all(names.map((name) => ended(writing(15, name))))).toEqual([0, 0, 0, 0]);
  expect(await verified()).toMatchObject({ entries: 61, findings: [] });
  const entries = (await all()).filter(({ step }) => step === 'create');
  for (const name of names)
    expect(entries.filter(({ writer }) => writer === name).map(({ facts }) => facts['number'])).toEqual(
      Array.from({ length: 15 }, (_, at) => at + 1),
    );
});

test('a writer that is killed leaves whole entries, and all that it was told are stored', async () => {
  for (let round = 0; round < 5; round++) {
    const child = writing(500, `round-${round}`);
    let told = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.split('\n').length > 3 + round * 7) child.kill('SIGKILL');
    });
    await ended(child);
    const stored = (await all()).filter(({ writer }) => writer === `round-${round}`).length;
    expect(stored).toBeGreaterThanOrEqual(told.trim().split('\n').length);
  }
  expect((await verified()).findings).toEqual([]);
});

test('nobody else reads the files; the key is not among what an auditor is given', async () => {
  await append();
  const modes = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  expect(await modes(join(folder.path, 'ledger-key/signing.pem'))).toBe('600');
  expect(await modes(join(folder.path, 'ledger/entries/00000001.json'))).toBe('600');
  expect(await modes(join(folder.path, 'ledger/entries'))).toBe('700');
  expect(await readdir(join(folder.path, 'ledger'), { recursive: true })).not.toContainEqual(
    expect.stringContaining('pem'),
  );
});

test('a number that is taken stays as it is', async () => {
  expect(await store.putNew(1, Buffer.from('one'))).toBe(true);
  expect(await store.putNew(1, Buffer.from('two'))).toBe(false);
  expect(Buffer.from((await store.read(1)) ?? []).toString()).toBe('one');
  expect(await store.head()).toBe(1);
  expect(await store.read(2)).toBeUndefined();
});

test('a file larger than an entry is not read to its end', async () => {
  await mkdir(join(folder.path, 'ledger/entries'), { recursive: true });
  await writeFile(join(folder.path, 'ledger/entries/00000001.json'), Buffer.alloc(3_000_000, 0x20));
  expect(await store.read(1)).toHaveLength(MAX_ENTRY_BYTES + 1);
  expect((await verified()).findings).toMatchObject([{ code: 'LEDGER_DAMAGED', first: 1 }]);
});

test('a lost key is replaced by one that introduces itself; one that is laid aside hands over', async () => {
  const keys = join(folder.path, 'ledger-key');
  await append();
  await rm(join(keys, 'signing.pem'));
  await append();
  await rename(join(keys, 'signing.pem'), join(keys, 'former.pem'));
  await append();
  const { findings, keys: known } = await verified();
  expect(findings).toEqual([]);
  expect(known.map(({ since, handedOver }) => ({ since, handedOver }))).toEqual([
    { since: 1, handedOver: false },
    { since: 3, handedOver: false },
    { since: 5, handedOver: true },
  ]);
});

test('a damaged key is not replaced', async () => {
  await append();
  const path = join(folder.path, 'ledger-key/signing.pem');
  await writeFile(path, 'nothing');
  await expect(append()).rejects.toMatchObject({ code: 'LEDGER_CANNOT_SIGN' });
  expect(await readFile(path, 'utf8')).toBe('nothing');
});
