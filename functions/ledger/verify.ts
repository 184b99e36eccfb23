import { sequenceOf } from '../contract/ledger.ts';
import { Findings, type LedgerFinding } from './findings.ts';
import { KeyRing, type RingKey, type Trust } from './key-ring.ts';
import { Marks } from './marks.ts';
import type { ObjectVersion, StoredObject } from './ports.ts';
import { Checkpoints } from './verify-checkpoints.ts';
import { Versions } from './verify-versions.ts';
import { Walk } from './walk.ts';

type Stream<T> = AsyncIterable<T> | Iterable<T>;

export interface LedgerEvidence {
  /** In the order of their names. */
  readonly entries: Stream<StoredObject>;
  /** Those beside the entries. All of them stay in memory. */
  readonly checkpoints?: Stream<StoredObject>;
  /** Those that the auditor kept elsewhere, where whoever signs cannot reach. @default - none */
  readonly kept?: Stream<StoredObject>;
  /** Asked before the others, so that what it names is there when they are. @default - one version of every object is known */
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
  /** The newest that one covers which the auditor kept: up to there nobody can have rewritten the ledger. */
  readonly anchored?: number;
  /** The newest number of which the list of versions tells. */
  readonly listed?: number;
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
  const versions = new Versions(findings);
  const found = { entries: new Marks(), checkpoints: new Marks() };
  for await (const version of evidence.versions ?? []) versions.add(version);
  for await (const object of evidence.checkpoints ?? []) {
    checkpoints.add(object, false);
    found.checkpoints.add(sequenceOf(object.name) ?? 0);
  }
  for await (const object of evidence.kept ?? []) checkpoints.add(object, true);
  for await (const object of evidence.entries) {
    const walked = walk.step(object);
    if (!walked) continue;
    checkpoints.pass(walked);
    found.entries.add(walked.sequence);
  }
  const { covered, anchored } = checkpoints.judge(walk, ring, findings);
  versions.compare(found);
  const { entries, installation, head } = walk;
  return {
    entries,
    ...(installation !== undefined && { installation }),
    ...(head && { head }),
    keys: ring.introduced,
    ...(covered > 0 && { covered }),
    ...(anchored > 0 && { anchored }),
    ...(versions.last > 0 && { listed: versions.last }),
    findings: findings.listed,
    more: findings.more,
  };
}
