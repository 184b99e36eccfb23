import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LEDGER_FINDINGS } from '../../functions/contract/ledger-findings.ts';
import { emptyFolder } from '../bin/command-line.ts';
import { Random } from '../support/random.ts';
import { ATTACKS } from './attacks.ts';
import { type Intact, intactLedger } from './intact.ts';
import { handOf, LedgerFiles } from './ledger-files.ts';
import { ours } from './verifiers.ts';

let scratch: Awaited<ReturnType<typeof emptyFolder>>;
let intact: Intact;

beforeAll(async () => {
  scratch = await emptyFolder();
  intact = await intactLedger(scratch.path, 'ed25519');
});
afterAll(() => scratch.remove());

test('an intact ledger is verified', async () => {
  const report = await ours({ folder: intact.folder, keyIds: [intact.keyId], checkpoints: [] });
  expect(report).toMatchObject({ entries: 21, covered: 21, installation: 'prod', findings: [], more: 0 });
});

test.each(Object.entries(ATTACKS))('%s is found and named', async (name, { codes, spoil }) => {
  const folder = join(scratch.path, 'cases', name.replaceAll(' ', '-'), 'ledger');
  await cp(intact.folder, folder, { recursive: true });
  const scene = { ledger: new LedgerFiles(folder), random: new Random(7), owner: handOf(intact.key) };
  const checkpoints = spoil(scene) ?? [];
  const { findings } = await ours({ folder, keyIds: [intact.keyId], checkpoints });
  const told = findings.map(({ code }) => code as string);
  expect(told.filter((code) => codes.includes(code))).not.toEqual([]);
});

test('every finding has a tampering that it names', () => {
  const named = new Set(Object.values(ATTACKS).flatMap(({ codes }) => codes));
  expect(Object.keys(LEDGER_FINDINGS).filter((code) => !named.has(code))).toEqual([]);
});
