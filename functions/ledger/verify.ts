import { sequenceOf } from '../contract/ledger.ts';
import { Findings, type LedgerFinding } from './findings.ts';
import { KeyRing, type RingKey, type Trust } from './key-ring.ts';
import type { ObjectVersion, StoredObject } from './ports.ts';
import { Checkpoints } from './verify-checkpoints.ts';
import { Walk } from './walk.ts';

type Stream<T> = AsyncIterable<T> | Iterable<T>;

export interface LedgerEvidence {
  /** In the order of their names. */
  readonly entries: Stream<StoredObject>;
  /** Those beside the entries, and those that the auditor kept. All of them stay in memory. */
  readonly checkpoints?: Stream<StoredObject>;
  /** @default - one version of every object is known */
  readonly versions?: Stream<ObjectVersion>;
}

export interface LedgerReport {
  readonly entries: number;
  readonly installation?: string;
  /** The newest entry whose signature fits. */
  readonly head?: { readonly sequence: number; readonly hash: string; readonly at: string };
  /** The keys that signed, in their order. */
  readonly keys: readonly RingKey[];
  /** The newest number that a valid checkpoint covers. */
  readonly covered?: number;
  /** None: all that the keys vouch for is there, unchanged, in its order. */
  readonly findings: readonly LedgerFinding[];
  /** How many there are beyond the listed ones. */
  readonly more: number;
}

/**
 * Checks a ledger against the keys that are trusted: every entry's form, number, place in the chain, signature and
 * time, every checkpoint, every later version. Pure; reads the entries once, as a stream.
 */
export async function verifyLedger(evidence: LedgerEvidence, trust: Trust): Promise<LedgerReport> {
  const findings = new Findings();
  const ring = new KeyRing(trust);
  const walk = new Walk(findings, ring);
  const checkpoints = new Checkpoints();
  for await (const object of evidence.checkpoints ?? []) checkpoints.add(object);
  for await (const object of evidence.entries) {
    const stepped = walk.step(object);
    if (stepped) checkpoints.pass(stepped.sequence, stepped.hash);
  }
  const covered = checkpoints.judge(walk, ring, findings);
  await judgeVersions(evidence.versions ?? [], findings);
  const { entries, installation, head } = walk;
  return {
    entries,
    ...(installation !== undefined && { installation }),
    ...(head && { head }),
    keys: ring.introduced,
    ...(covered > 0 && { covered }),
    findings: findings.listed,
    more: findings.more,
  };
}

/**
 * An object is written once: every delete marker, and every version but the first, is somebody's doing. The versions of
 * one object stand together.
 */
async function judgeVersions(versions: Stream<ObjectVersion>, findings: Findings): Promise<void> {
  let written = { object: '', times: 0 };
  for await (const { folder, name, versionId, deleted, at } of versions) {
    const object = `${folder}/${name}`;
    if (!deleted) written = { object, times: written.object === object ? written.times + 1 : 1 };
    if (!deleted && written.times !== 2) continue;
    const code = deleted ? 'LEDGER_DELETED' : 'LEDGER_LATER_VERSION';
    const sequence = folder === 'entries' ? sequenceOf(name) : undefined;
    if (sequence === undefined) findings.add(code, { object, versionId, at });
    else findings.at(sequence, code, { object, versionId, at });
  }
}
