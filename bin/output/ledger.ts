import { LEDGER_STEPS, type LedgerEntry, type Proof } from '../../functions/contract/ledger.ts';
import { LEDGER_FINDINGS } from '../../functions/contract/ledger-findings.ts';
import type { LedgerFinding } from '../../functions/ledger/findings.ts';
import type { LedgerReport } from '../../functions/ledger/verify.ts';
import { counted } from '../../functions/notify/words.ts';

/** An entry in one line; of one that did not succeed also its code. */
export function entryLine({
  sequence,
  at,
  step,
  outcome,
  target,
  rotation,
  writer,
  facts,
}: LedgerEntry): string {
  const why = outcome === 'failed' || outcome === 'skipped' ? facts['code'] : undefined;
  return printable(
    [
      String(sequence).padStart(6),
      at,
      `${step} ${outcome}`.padEnd(18),
      target ?? '-',
      rotation ?? '-',
      `by ${writer}`,
      ...(why === undefined ? [] : [why]),
    ].join('  '),
  );
}

/** An entry for people: a fact a line. */
export function entryText(entry: LedgerEntry, hash: string): string {
  const { sequence, step, outcome, proofs, facts, fingerprints } = entry;
  const lines = [
    `entry ${sequence}: ${step} ${outcome}. ${LEDGER_STEPS[step].summary}`,
    ...(['at', 'installation', 'writer', 'target', 'rotation'] as const).flatMap((name) =>
      entry[name] === undefined ? [] : [fact(name, entry[name])],
    ),
    ...Object.entries(fingerprints).map(([which, value]) => fact(`${which} key`, value)),
    ...proofs.map((proof) => fact('proof', proofText(proof))),
    ...Object.entries(facts).map(([name, value]) => fact(name, value)),
    fact('hash', hash),
    fact('previous', entry.previous),
    fact('key', entry.key),
  ];
  return lines.map(printable).join('\n');
}

const proofText = ({ location, outcome, code, fingerprint, at, durationMs }: Proof): string =>
  [
    `${outcome}${code ? ` ${code}` : ''} from ${location}`,
    ...(fingerprint ? [`key ${fingerprint}`] : []),
    `${durationMs} ms`,
    at,
  ].join(', ');

const fact = (name: string, value: string | number): string => `  ${name.padEnd(13)} ${value}`;

/** One line a finding, and one of what was verified. */
export function reportText(report: LedgerReport): string {
  const { entries, head, findings, more } = report;
  const wrong = findings.length + more;
  const lines = findings.map(
    (finding) =>
      `${finding.code}${placeOf(finding)}: ${LEDGER_FINDINGS[finding.code].meaning}. ${LEDGER_FINDINGS[finding.code].remedy}${evidenceOf(finding)}`,
  );
  if (more > 0) lines.push(`and ${more} more`);
  const until = head ? `, the newest ${head.sequence} of ${head.at} (${head.hash})` : '';
  lines.push(
    `${wrong === 0 ? 'verified' : `NOT verified, ${counted(wrong, 'finding')}`}: ${entries === 1 ? '1 entry' : `${entries} entries`}${until}; ${coverOf(report)}`,
  );
  return lines.map(printable).join('\n');
}

/** How far the checkpoints go, and what nobody can know without more of them. */
function coverOf({ covered, anchored }: LedgerReport): string {
  if (covered === undefined) return 'no checkpoint covers them: entries cut off the end would not be missed';
  const cover = `checkpoints cover them up to ${covered}`;
  return anchored === undefined
    ? `${cover}, none of which you kept: whoever holds the signing key could have rewritten all (--checkpoint)`
    : `${cover}, the one that you kept up to ${anchored}`;
}

function placeOf({ first, last }: LedgerFinding): string {
  if (first === undefined) return '';
  return first === last ? ` at ${first}` : ` at ${first} to ${last}`;
}

function evidenceOf({ evidence }: LedgerFinding): string {
  const facts = Object.entries(evidence).map(([name, value]) => `${name} ${value}`);
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}

/** The same as data, one object. */
export const reportJson = ({ findings, ...report }: LedgerReport, place: string): string =>
  JSON.stringify({
    schema: 1,
    place,
    verified: findings.length === 0,
    ...report,
    findings: findings.map((finding) => ({ ...finding, ...LEDGER_FINDINGS[finding.code] })),
  });

/** A ledger that somebody tampered with may hold what steers a terminal. */
const printable = (line: string): string => line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
