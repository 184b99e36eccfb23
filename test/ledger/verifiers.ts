import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGER_FINDINGS } from '../../functions/contract/ledger-findings.ts';
import type { LedgerFinding } from '../../functions/ledger/findings.ts';
import { type LedgerReport, verifyLedger } from '../../functions/ledger/verify.ts';
import { LedgerFolder } from '../../functions/local/ledger-folder.ts';

const SCRIPT = join(import.meta.dirname, '../../examples/verify_ledger.py');

/** What the auditor has. */
export interface Audit {
  readonly folder: string;
  readonly keyIds: readonly string[];
  /** Paths of those that were kept elsewhere. */
  readonly checkpoints: readonly string[];
}

export async function ours({ folder, keyIds, checkpoints }: Audit): Promise<LedgerReport> {
  const source = new LedgerFolder(folder);
  const kept = checkpoints.map((name) => ({ name, bytes: readFileSync(name) }));
  return verifyLedger(
    { entries: source.entries(), checkpoints: source.checkpoints(), kept, versions: source.versions() },
    { ids: new Set(keyIds) },
  );
}

/** What the independent one says: `check place` for everything that it found; none where it verified. */
export function theirs(python: string, { folder, keyIds, checkpoints }: Audit): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    execFile(
      python,
      [SCRIPT, folder, keyIds.join(','), ...checkpoints],
      { timeout: 30_000 },
      (error, stdout, stderr) => {
        const lines = stdout.trim().split('\n');
        const verdict = lines.pop() ?? '';
        if (error ? error.code !== 1 || verdict !== 'NOT verified' : !verdict.startsWith('verified'))
          reject(new Error(`the independent verifier broke: ${verdict} ${stderr}`));
        else resolve(lines);
      },
    );
  });
}

/**
 * Our findings as the independent verifier has them: its checks are coarser, and it does not look at the form of what the
 * chain does not need. Of a checkpoint it tells the file alone,
 * which for us is evidence.
 */
export function asChecks({ findings }: LedgerReport): readonly string[] {
  return [...new Set(findings.flatMap(checksOf))].sort();
}

function checksOf({ code, first = 0, last = 0, evidence }: LedgerFinding): readonly string[] {
  const { check } = LEDGER_FINDINGS[code];
  switch (check) {
    case 'foreign':
      return [`${check} ${printed(evidence['name'])}`];
    case 'gap':
      return [`${check} ${first}-${last}`];
    case 'version':
      return first > 0
        ? across(first, last, (at) => `${check} entries/${String(at).padStart(8, '0')}.json`)
        : [`${check} ${evidence['object']}`];
    case 'form':
      return [];
    case 'checkpoint':
      return [check];
    case 'signature':
    case 'chain':
      return across(first, last, (at) => `${check} ${at}`);
  }
}

const across = (first: number, last: number, each: (at: number) => string): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, at) => each(first + at));

/** As Python prints a name. */
const printed = (name: unknown): string => String(name).replace(' (no file)', '').replaceAll('\n', '\\n');

export const withoutCheckpointNames = (lines: readonly string[]): readonly string[] =>
  [...new Set(lines.map((line) => line.replace(/^checkpoint .*/, 'checkpoint')))].sort();
