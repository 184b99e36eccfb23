import type { LedgerEntry, LedgerRecord } from '../contract/ledger.ts';
import { LEDGER_FINDINGS } from '../contract/ledger-findings.ts';
import { RECONCILE_FINDINGS } from '../contract/reconcile-findings.ts';
import type { LedgerFinding } from '../ledger/findings.ts';
import type { News } from '../rotate/news.ts';
import type { ReconcileFinding } from './finding.ts';
import { readerKey } from './foreign-reads.ts';

export interface TellingPorts {
  /** Undefined: nothing may be written, since the ledger is broken. */
  readonly append: ((record: LedgerRecord) => Promise<unknown>) | undefined;
  readonly tell: (news: News) => Promise<void>;
}

/**
 * Tells a finding, and writes it down once, until it changes. What lasts is told every day; what happened once is told
 * until it is written.
 */
export async function tellOf(
  finding: ReconcileFinding,
  entries: readonly LedgerEntry[],
  now: number,
  { append, tell }: TellingPorts,
): Promise<void> {
  const { code, target, evidence } = finding;
  const facts = { finding: code, ...evidence };
  const isWritten = entries.some(
    (entry) =>
      entry.step === 'reconcile-finding' &&
      entry.target === target &&
      JSON.stringify(entry.facts) === JSON.stringify(sorted(facts)),
  );
  if (isWritten && 'event' in evidence) return;
  await tell(newsOf(finding, now));
  if (!isWritten) await append?.({ step: 'reconcile-finding', outcome: 'failed', target, facts });
}

const sorted = (facts: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1)));

export function newsOf({ code, target, evidence }: ReconcileFinding, now: number): News {
  const { severity, meaning, remedy } = RECONCILE_FINDINGS[code];
  return {
    pairwatch: 'news',
    schema: 1,
    subject: target,
    code,
    severity,
    summary: meaning,
    remedy: remedy.map((step) => step.replace('TARGET', target)),
    evidence,
    ...(code === 'FOREIGN_READER'
      ? { at: String(evidence['at']), once: readerKey({ evidence }) }
      : { at: new Date(now).toISOString() }),
  };
}

export function ledgerNews(
  { code, first, last, evidence }: LedgerFinding,
  installation: string,
  now: number,
): News {
  const { meaning, remedy } = LEDGER_FINDINGS[code];
  const numbers = { ...(first !== undefined && { first }), ...(last !== undefined && { last }) };
  return {
    pairwatch: 'news',
    schema: 1,
    subject: installation,
    code,
    severity: 'page',
    summary: meaning,
    remedy: [remedy],
    evidence: { ...numbers, ...evidence },
    at: new Date(now).toISOString(),
  };
}
