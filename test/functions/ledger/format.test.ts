import { createHash, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { LEDGER_STEPS } from '../../../functions/contract/ledger.ts';
import { LEDGER_FINDINGS } from '../../../functions/contract/ledger-findings.ts';
import type { StoredObject } from '../../../functions/ledger/ports.ts';
import { verifyLedger } from '../../../functions/ledger/verify.ts';
import { signerOf } from '../../ledger/intact.ts';

const ROOT = join(import.meta.dirname, '../../..');
const page = readFileSync(join(ROOT, 'docs/ledger-format.md'), 'utf8');

const filesIn = (folder: string): readonly StoredObject[] =>
  [
    ...page.matchAll(
      new RegExp(`^\`${folder}/(\\d+\\.json)\`[^\`]*(?:\`(\\w+)\`)?:\n\n\`\`\`json\n(.*)\n\`\`\``, 'gm'),
    ),
  ].map(([, name = '', hash, text = '']) => {
    if (hash) expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
    return { name, bytes: Buffer.from(text) };
  });

test('the example of the page verifies, with the key of RFC 8032', async () => {
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex');
  const { keyId, sign } = signerOf(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  expect(page).toContain(keyId);
  const [entries, checkpoints] = [filesIn('entries'), filesIn('checkpoints')];
  expect(await verifyLedger({ entries, checkpoints }, { ids: new Set([keyId]) })).toMatchObject({
    entries: 3,
    covered: 3,
    findings: [],
  });
  const { signature, ...members } = JSON.parse(Buffer.from(entries[1]?.bytes ?? []).toString());
  expect(Buffer.from(await sign(Buffer.from(JSON.stringify(members)))).toString('base64')).toBe(signature);
});

test('every step and every finding stands on the page, as the code has it', () => {
  for (const [step, { summary }] of Object.entries(LEDGER_STEPS))
    expect(page).toMatch(new RegExp(`^\\| \`${step}\` \\| .+ \\| ${summary} \\|$`, 'm'));
  for (const [code, { check, meaning }] of Object.entries(LEDGER_FINDINGS))
    expect(page).toContain(`| \`${code}\` | ${check} | ${meaning} |`);
});

test('the independent verifier has at most forty lines', () => {
  const lines = readFileSync(join(ROOT, 'examples/verify_ledger.py'), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(40);
});

test('what is said of a ledger in a bucket serves one in a folder as well', () => {
  for (const [code, { check, remedy }] of Object.entries(LEDGER_FINDINGS))
    if (check !== 'version' && remedy.includes('bucket'))
      expect({ code, remedy }).toEqual({ code, remedy: expect.stringMatching(/copy that an auditor kept/) });
});
