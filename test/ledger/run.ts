// `npm run audit:tamper`: ledgers that somebody tampered with, and intact ones, under both verifiers.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { pythonWithEmulator } from '../e2e/emulator/python.ts';
import { Random } from '../support/random.ts';
import { ATTACKS } from './attacks.ts';
import { type Intact, intactLedger } from './intact.ts';
import { handOf, LedgerFiles } from './ledger-files.ts';
import { asChecks, ours, theirs, withoutCheckpointNames } from './verifiers.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '3' } },
});
const python = process.env['PAIRWATCH_PYTHON'] ?? found();
const scratch = mkdtempSync(join(tmpdir(), 'pairwatch-tamper-'));
const complaints: string[] = [];
const tally = { intact: 0, tampered: 0 };

/** Of the emulator's virtual environment, which has what the independent verifier needs. */
function found(): string {
  const answer = pythonWithEmulator();
  if ('python' in answer) return answer.python;
  const must = Boolean(process.env['CI']);
  process.stderr.write(`audit:tamper ${must ? 'FAILED' : 'SKIPPED'}: ${answer.missing}\n`);
  process.exit(must ? 1 : 0);
}

async function judge(
  name: string,
  intact: Intact,
  spoil?: (ledger: LedgerFiles) => readonly string[] | undefined,
) {
  const folder = join(scratch, 'case', 'ledger');
  rmSync(join(scratch, 'case'), { recursive: true, force: true });
  cpSync(intact.folder, folder, { recursive: true });
  const checkpoints = spoil?.(new LedgerFiles(folder)) ?? [];
  const audit = { folder, keyIds: [intact.keyId], checkpoints };
  const report = await ours(audit);
  const [one, other] = [asChecks(report), withoutCheckpointNames(await theirs(python, audit))];
  if (!isDeepStrictEqual(one, other))
    complaints.push(`${name}: ours ${one.join('; ')} | theirs ${other.join('; ')}`);
  return report.findings.map(({ code }) => code);
}

try {
  for (const kind of ['ed25519', 'p256'] as const) {
    const intact = await intactLedger(join(scratch, kind), kind);
    if ((await judge(`intact, ${kind}`, intact)).length > 0) complaints.push(`intact, ${kind}: not verified`);
    tally.intact += 1;
    for (const [name, { codes, spoil }] of Object.entries(ATTACKS))
      for (let round = 0; round < Number(values.count); round++) {
        const random = new Random(Number(values.seed) * 1_000 + round);
        const owner = handOf(intact.key);
        const told = await judge(`${name} (${kind}, ${round})`, intact, (ledger) =>
          spoil({ ledger, random, owner }),
        );
        if (!told.some((code) => codes.includes(code)))
          complaints.push(
            `${name} (${kind}, ${round}): found ${told.join(', ') || 'nothing'}, not ${codes.join(' or ')}`,
          );
        tally.tampered += 1;
      }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
process.stdout.write(
  `audit:tamper: ${tally.intact} intact and ${tally.tampered} tampered ledgers under two verifiers, ${complaints.length} complaints\n`,
);
process.exitCode = complaints.length > 0 ? 1 : 0;
