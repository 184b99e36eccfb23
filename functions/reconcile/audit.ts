import type { LedgerEntry, LedgerRecord } from '../contract/ledger.ts';
import { namesOf } from '../contract/names.ts';
import type { WatchPlan } from '../contract/plan.ts';
import type { RotationPlan } from '../contract/rotation.ts';
import type { Clock } from '../handshake/clock.ts';
import { readEntry } from '../ledger/entry.ts';
import type { Trust } from '../ledger/key-ring.ts';
import { LedgerError, type LedgerSource, type StoredObject } from '../ledger/ports.ts';
import { verifyLedger } from '../ledger/verify.ts';
import type { MetricSink } from '../probe/metric-sink.ts';
import type { News } from '../rotate/news.ts';
import type { RotationStore } from '../rotate/rotation-store.ts';
import type { ReconcileFinding } from './finding.ts';
import { foreignReads } from './foreign-reads.ts';
import { ofRemoved } from './of-removed.ts';
import type { Trail } from './of-trail.ts';
import { reconcile, type Witnesses } from './reconcile.ts';
import { ledgerNews, newsOf, tellOf } from './tell.ts';
import { CHANGES, namesSecret, READS, type TrailEventName } from './trail-record.ts';

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
  /** CloudTrail's events of these names, of all secrets, between two times, epoch ms. @default - it is not asked */
  readonly trail?: (names: readonly TrailEventName[], from: number, until: number) => Promise<TrailAnswer>;
  /** Takes findings only where it is sound; its head is anchored in any case. */
  readonly ledger: { append(record: LedgerRecord): Promise<unknown>; checkpoint(): Promise<unknown> };
  readonly metrics: MetricSink;
  readonly tell: (news: News) => Promise<void>;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Whether the time that is left is needed for all else than reading the ledger. @default - never */
  readonly isLate?: () => boolean;
}

export interface TrailAnswer {
  readonly trail: Trail;
  /** What could not be asked, in words. */
  readonly unheard: readonly string[];
}

export interface AuditAnswer {
  /** That were read. */
  readonly entries: number;
  /** Codes. */
  readonly ledger: readonly string[];
  readonly findings: readonly ReconcileFinding[];
  /** Witnesses that could not be asked, in words. */
  readonly unheard: readonly string[];
}

/** Findings of one ledger that are told one by one; there may be thousands. */
const MOST_TOLD = 5;
const DAY_MS = 86_400_000;
const TRAIL_MS = 7 * DAY_MS;
/** Whole ones, so that who read is told the same today and tomorrow, where an audit failed. */
const DAYS_OF_READS = 2;

/**
 * Walks the ledger, compares it with all who know of the keys, tells what it finds, and anchors the head: of a broken one
 * too, since otherwise whoever breaks it once may cut off what comes after unseen.
 */
export async function audit(ports: AuditPorts): Promise<AuditAnswer> {
  const { plan, source, trust, ledger, clock, tell } = ports;
  const entries: LedgerEntry[] = [];
  const report = await verifyLedger(
    {
      entries: kept(ports, entries),
      checkpoints: source.checkpoints(),
      ...(source.versions && { versions: source.versions() }),
    },
    trust,
  ).catch((error: unknown) => {
    if (error instanceof LedgerError) return error;
    throw error;
  });
  if (report instanceof LedgerError) return unread(report, entries.length, ports);
  const isSound = report.findings.length === 0;
  // Whoever cannot take one thing keeps nobody from hearing of the others.
  const troubles: unknown[] = [];
  const trying = (work: Promise<unknown>) => work.catch((error: unknown) => troubles.push(error));
  const number = { metric: 'LedgerBroken', of: plan.installation, value: isSound ? 0 : 1 } as const;
  await trying(ports.metrics.publish(clock.wallMs(), [number]));
  for (const finding of report.findings.slice(0, MOST_TOLD))
    await trying(tell(ledgerNews(finding, plan.installation, clock.wallMs())));
  const unheard: string[] = [];
  const trail = await changesOf(ports, unheard);
  const compare = (rotation: RotationPlan) => compared(rotation, entries, trail, ports, unheard);
  const findings = (await Promise.all((plan.rotations ?? []).map(compare))).flat();
  const rotated = new Set((plan.rotations ?? []).map(({ target }) => target));
  findings.push(...ofRemoved(entries, rotated, clock.wallMs()));
  if (plan.allowedReaders) findings.push(...(await readsOf(ports, unheard)));
  const append = isSound ? (record: LedgerRecord) => ledger.append(record) : undefined;
  for (const finding of findings) await trying(tellOf(finding, entries, clock.wallMs(), { append, tell }));
  if (unheard.length > 0) await trying(tell(newsOf(silent(unheard, plan), clock.wallMs())));
  if (report.entries > 0) await trying(ledger.checkpoint());
  if (troubles.length > 0) throw troubles[0];
  const codes = [...new Set(report.findings.map(({ code }) => code))];
  return { entries: report.entries, ledger: codes, findings, unheard };
}

/** One that cannot be read is compared with nothing; the head may still be told to those who keep it. */
async function unread(
  { message }: LedgerError,
  entries: number,
  { plan, ledger, clock, tell }: AuditPorts,
): Promise<AuditAnswer> {
  const unheard = [`ledger (${message})`];
  try {
    await tell(newsOf(silent(unheard, plan), clock.wallMs()));
  } finally {
    if (entries > 0) await ledger.checkpoint();
  }
  return { entries, ledger: [], findings: [], unheard };
}

const silent = (unheard: readonly string[], { installation }: WatchPlan): ReconcileFinding => ({
  code: 'WITNESS_SILENT',
  target: installation,
  evidence: Object.fromEntries(unheard.slice(0, MOST_TOLD).map((who, at) => [`witness${at + 1}`, who])),
});

/** A LedgerError where there is no time for all of it. */
async function* kept(
  { source, isLate = () => false }: AuditPorts,
  entries: LedgerEntry[],
): AsyncGenerator<StoredObject> {
  for await (const object of source.entries()) {
    if (isLate())
      throw new LedgerError(
        'LEDGER_BUSY',
        `${source.place}: there was time for ${entries.length} of its ${await source.head()} entries; \`pairwatch audit verify --store aws\` takes the time`,
      );
    const entry = readEntry(object.bytes);
    if (entry.state === 'read') entries.push(entry.value);
    yield object;
  }
}

/** Asked once for all secrets: CloudTrail takes two questions a second. */
async function changesOf({ trail, clock }: AuditPorts, unheard: string[]): Promise<Trail | undefined> {
  const now = clock.wallMs();
  const answer = await trail?.(CHANGES, now - TRAIL_MS, now);
  unheard.push(...(answer?.unheard ?? []));
  return answer?.trail;
}

/** Those of the days before today. Who reads today is told by the rule in the home region, and by the next audit. */
async function readsOf(
  { plan, trail, clock }: AuditPorts,
  unheard: string[],
): Promise<readonly ReconcileFinding[]> {
  const now = clock.wallMs();
  const today = now - (now % DAY_MS);
  const answer = await trail?.(READS, today - DAYS_OF_READS * DAY_MS, today - 1);
  unheard.push(...(answer?.unheard ?? []));
  return foreignReads(answer?.trail.records ?? [], plan);
}

async function compared(
  rotation: RotationPlan,
  entries: readonly LedgerEntry[],
  trail: Trail | undefined,
  ports: AuditPorts,
  unheard: string[],
): Promise<readonly ReconcileFinding[]> {
  const { plan, clock } = ports;
  const { target } = rotation;
  const secret = plan.targets.find(({ name }) => name === target)?.key?.secret;
  if (secret === undefined) return [];
  const heard = <Answer>(who: string, asked: Promise<Answer>) =>
    asked.catch((error: unknown) => {
      const { code, name } = Object(error) as { code?: string; name?: string };
      unheard.push(`${target}: ${who} (${code ?? name})`);
      return undefined;
    });
  const [versions, record, keys] = await Promise.all([
    heard('versions of the secret', ports.versions(secret)),
    heard('record of the rotation', ports.rotations.read(target)),
    heard("provider's list", ports.keys(target)),
  ]);
  const named = namesOf(plan.installation).secret(secret);
  return reconcile(
    {
      installation: plan.installation,
      plan: rotation,
      entries: entries.filter((entry) => entry.target === target),
      versions: versions ?? {},
      ...(record && { record }),
      ...(keys && { keys }),
      ...(trail && {
        trail: {
          ...trail,
          records: trail.records.filter((one) => namesSecret(one.secret, named, one.account)),
        },
      }),
    },
    clock.wallMs(),
  );
}
