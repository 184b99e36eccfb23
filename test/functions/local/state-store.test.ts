import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LocalStateStore } from '../../../functions/local/state-store.ts';
import { historyOf } from '../../../functions/state/history.ts';
import { freshCheckRecord } from '../../../functions/state/record.ts';
import { failed, MINUTE, NOON } from '../../support/looks.ts';
import { keepsTheRecordContract } from '../../support/record-store-contract.ts';

let folder: string;
let said: string[];
let store: LocalStateStore;
const fresh = freshCheckRecord('api/exchange', 'host');
const file = () => join(folder, 'watch/checks/api%2Fexchange.json');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pairwatch-state-'));
  said = [];
  store = new LocalStateStore(folder, { writer: true, say: (line) => said.push(line) });
  await store.open();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

keepsTheRecordContract(() => store);

describe('record files', () => {
  test('are readable by their owner alone', async () => {
    await store.write({ ...fresh, revision: 1 });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'watch'))).mode & 0o777).toBe(0o700);
  });

  test.each([
    ['half a file', '{"schema":1,"kind":"che'],
    ['another thing', '{"schema":1,"kind":"check","name":"api"}'],
    ['nothing', ''],
    ['an unknown standing', JSON.stringify({ ...fresh, judged: { standing: { is: 'odd' }, window: [] } })],
  ])('that are damaged (%s) are set aside and said, not lost', async (_, text) => {
    await writeFile(file(), text);
    expect(await store.read('check', 'api/exchange')).toBeUndefined();
    expect(said).toEqual([expect.stringContaining('set aside')]);
    const [aside = ''] = (await readdir(join(folder, 'watch/checks'))).filter((name) =>
      name.includes('damaged'),
    );
    expect(await readFile(join(folder, 'watch/checks', aside), 'utf8')).toBe(text);
    expect(await store.write({ ...fresh, revision: 1 })).toBe(true);
  });

  test('that are damaged stay where they are for a mere reader', async () => {
    await writeFile(file(), 'nonsense');
    const reader = new LocalStateStore(folder, { say: (line) => said.push(line) });
    expect(await reader.list()).toEqual([]);
    expect(said).toEqual([expect.stringContaining('passed over')]);
    expect(await readFile(file(), 'utf8')).toBe('nonsense');
  });

  test('of a newer pairwatch are neither read nor written over', async () => {
    await writeFile(file(), JSON.stringify({ ...fresh, schema: fresh.schema + 1 }));
    await expect(store.read('check', 'api/exchange')).rejects.toMatchObject({ code: 'STATE_NEWER' });
    await expect(store.write({ ...fresh, revision: 1 })).rejects.toMatchObject({ code: 'STATE_NEWER' });
  });
});

describe('claims', () => {
  test('go to the first, for each location', async () => {
    const claims = await Promise.all([1, 2, 3].map(() => store.claim('a', NOON, NOON)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await store.claim('b', NOON, NOON)).toBe(true);
    expect(await store.claim('a', NOON - MINUTE, NOON)).toBe(false);
    expect(await store.claim('a', NOON + MINUTE, NOON + MINUTE)).toBe(true);
  });

  test('of a future that was none, since the clock was set back, bind nobody', async () => {
    await store.claim('a', NOON + 60 * MINUTE, NOON + 60 * MINUTE);
    expect(await store.claim('a', NOON, NOON + 1)).toBe(true);
  });
});

describe('history', () => {
  const entries = async (since: number) => {
    const all = [];
    for await (const entry of store.history(since)) all.push(entry);
    return all;
  };

  test('is read back in order, from a day on', async () => {
    const day = 86_400_000;
    for (const at of [NOON - day, NOON]) await store.append([historyOf(failed('a', at))]);
    expect((await entries(NOON - day)).map(({ at }) => at)).toEqual([NOON - day, NOON]);
    expect((await entries(NOON)).map(({ at }) => at)).toEqual([NOON]);
  });

  test('loses only the line that a crash tore', async () => {
    await store.append([historyOf(failed('a', NOON))]);
    await appendFile(join(folder, 'watch/history/2026-11-22.jsonl'), '{"entry":"look","che');
    await store.append([historyOf(failed('b', NOON))]);
    expect(await entries(NOON)).toMatchObject([{ location: 'a' }, { location: 'b' }]);
  });

  test('of more than 90 days ago is deleted when a new day begins', async () => {
    await store.append([historyOf(failed('a', NOON - 100 * 86_400_000))]);
    await store.append([historyOf(failed('a', NOON))]);
    expect(await readdir(join(folder, 'watch/history'))).toEqual(['2026-11-22.jsonl']);
  });
});

test('half-written files of a killed writer are cleared away', async () => {
  await writeFile(`${file()}.abc.tmp`, 'half');
  await store.open();
  expect(await readdir(join(folder, 'watch/checks'))).toEqual([]);
});
