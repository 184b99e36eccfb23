import type { LedgerEntry, LedgerRecord } from '../contract/ledger.ts';
import { LEDGER_FINDINGS } from '../contract/ledger-findings.ts';
import type { WatchPlan } from '../contract/plan.ts';
import { RECONCILE_FINDINGS } from '../contract/reconcile-findings.ts';
import type { RotationPlan } from '../contract/rotation.ts';
import type { Clock } from '../handshake/clock.ts';
import { readEntry } from '../ledger/entry.ts';
import type { LedgerFinding } from '../ledger/findings.ts';
import type { Trust } from '../ledger/key-ring.ts';
import type { LedgerSource, StoredObject } from '../ledger/ports.ts';
import { verifyLedger } from '../ledger/verify.ts';
import type { MetricSink } from '../probe/metric-sink.ts';
import type { News } from '../rotate/news.ts';
import type { RotationStore } from '../rotate/rotation-store.ts';
import { type ReconcileFinding, reconcile, type Witnesses } from './reconcile.ts';

/** What an audit works with. */
export interface AuditPorts {
  /** With its rotations. */
  readonly plan: WatchPlan;
  readonly source: LedgerSource;
  readonly trust: Trust;
  readonly rotations: Pick<RotationStore, 'read'>;
  /** The versions of the secret with this target's key. */
  readonly versions: (secret: string) => Promise<Witnesses['versions']>;
  /** The provider's list; undefined where there is none. */
  readonly keys: (target: string) => Promise<Witnesses['keys']>;
  /** CloudTrail's rotations of the secret since then, epoch ms. @default - it is not asked */
  readonly trail?: (secret: string, since: number) => Promise<Witnesses['trail']>;
  /** Only where the ledger is sound: a broken one is left as it is. */
  readonly ledger: { append(record: LedgerRecord): Promise<unknown>; checkpoint(): Promise<unknown> };
  readonly metrics: MetricSink;
  readonly tell: (news: News) => Promise<void>;
  readonly clock: Pick<Clock, 'wallMs'>;
}

export interface AuditAnswer {
  readonly entries: number;
  /** Codes. */
  readonly ledger: readonly string[];
  readonly findings: readonly ReconcileFinding[];
  /** Witnesses that could not be asked, in words. */
  readonly unheard: readonly string[];
}

/** Findings of one ledger that are told one by one; there may be thousands. */
const MOST_TOLD = 5;
const TRAIL_MS = 7 * 86_400_000;

/** Walks the ledger, compares it with all who know of the keys, tells what it finds, and anchors the head of a sound one. */
export async function audit(ports: AuditPorts): Promise<AuditAnswer> {
  const { plan, source, trust, ledger, clock } = ports;
  const entries: LedgerEntry[] = [];
  const report = await verifyLedger(
    {
      entries: kept(source, entries),
      checkpoints: source.checkpoints(),
      ...(source.versions && { versions: source.versions() }),
    },
    trust,
  );
  const isSound = report.findings.length === 0;
  await ports.metrics.publish(clock.wallMs(), [
    { metric: 'LedgerBroken', of: plan.installation, value: isSound ? 0 : 1 },
  ]);
  for (const finding of report.findings.slice(0, MOST_TOLD)) await ports.tell(ledgerNews(finding, ports));
  const unheard: string[] = [];
  const findings = (
    await Promise.all((plan.rotations ?? []).map((rotation) => compared(rotation, entries, ports, unheard)))
  ).flat();
  for (const finding of findings) await tellOf(finding, entries, isSound, ports);
  if (isSound && entries.length > 0) await ledger.checkpoint();
  const codes = [...new Set(report.findings.map(({ code }) => code))];
  return { entries: report.entries, ledger: codes, findings, unheard };
}

async function* kept(source: LedgerSource, entries: LedgerEntry[]): AsyncGenerator<StoredObject> {
  for await (const object of source.entries()) {
    const entry = readEntry(object.bytes);
    if (entry.state === 'read') entries.push(entry.value);
    yield object;
  }
}

async function compared(
  rotation: RotationPlan,
  entries: readonly LedgerEntry[],
  ports: AuditPorts,
  unheard: string[],
): Promise<readonly ReconcileFinding[]> {
  const { plan, clock } = ports;
  const { target } = rotation;
  const secret = plan.targets.find(({ name }) => name === target)?.key?.secret;
  if (secret === undefined) return [];
  const now = clock.wallMs();
  const heard = <Answer>(who: string, asked: Promise<Answer> | undefined) =>
    asked?.catch((error: unknown) => {
      const { code, name } = Object(error) as { code?: string; name?: string };
      unheard.push(`${target}: ${who} (${code ?? name})`);
      return undefined;
    });
  const [versions, record, keys, trail] = await Promise.all([
    heard('versions of the secret', ports.versions(secret)),
    heard('record of the rotation', ports.rotations.read(target)),
    heard("provider's list", ports.keys(target)),
    heard('CloudTrail', ports.trail?.(secret, now - TRAIL_MS)),
  ]);
  return reconcile(
    {
      installation: plan.installation,
      plan: rotation,
      entries: entries.filter((entry) => entry.target === target),
      versions: versions ?? {},
      ...(record && { record }),
      ...(keys && { keys }),
      ...(trail && { trail }),
    },
    now,
  );
}

/** Written down once, until it changes; told every day as long as it lasts. */
async function tellOf(
  { code, target, evidence }: ReconcileFinding,
  entries: readonly LedgerEntry[],
  isSound: boolean,
  { ledger, tell, clock }: AuditPorts,
): Promise<void> {
  const { severity, meaning, remedy } = RECONCILE_FINDINGS[code];
  const facts = { finding: code, ...evidence };
  const isWritten = entries.some(
    (entry) =>
      entry.step === 'reconcile-finding' &&
      entry.target === target &&
      JSON.stringify(entry.facts) === JSON.stringify(sorted(facts)),
  );
  if (isSound && !isWritten)
    await ledger.append({ step: 'reconcile-finding', outcome: 'failed', target, facts });
  const at = new Date(clock.wallMs()).toISOString();
  const steps = remedy.map((step) => step.replace('TARGET', target));
  const common = { pairwatch: 'news', schema: 1, subject: target, code, severity, at } as const;
  await tell({ ...common, summary: meaning, remedy: steps, evidence });
}

const sorted = (facts: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1)));

function ledgerNews({ code, first, last, evidence }: LedgerFinding, { plan, clock }: AuditPorts): News {
  const { meaning, remedy } = LEDGER_FINDINGS[code];
  const numbers = { ...(first !== undefined && { first }), ...(last !== undefined && { last }) };
  return {
    pairwatch: 'news',
    schema: 1,
    subject: plan.installation,
    code,
    severity: 'page',
    summary: meaning,
    remedy: [remedy],
    evidence: { ...numbers, ...evidence },
    at: new Date(clock.wallMs()).toISOString(),
  };
}
