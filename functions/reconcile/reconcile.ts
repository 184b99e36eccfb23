import type { LedgerEntry, LedgerStep } from '../contract/ledger.ts';
import { isByPerson, type RotationPlan } from '../contract/rotation.ts';
import type { Stage } from '../keys/versioned-store.ts';
import type { ListedKey } from '../rotate/driver.ts';
import { isOver, owedIn, type RotationRecord } from '../rotate/record.ts';
import type { Found, ReconcileFinding } from './finding.ts';
import { evidenceOf, ofTrail, type Trail } from './of-trail.ts';

/** What is known of one target's key, from everybody who knows of it. */
export interface Witnesses {
  readonly installation: string;
  readonly plan: RotationPlan;
  /** Of a ledger that verifies, about this target, in their order. */
  readonly entries: readonly LedgerEntry[];
  readonly versions: Readonly<
    Partial<Record<Stage, { readonly version: string; readonly createdAt: string }>>
  >;
  readonly record?: RotationRecord;
  /** Of this secret. @default - CloudTrail was not asked */
  readonly trail?: Trail;
  /** @default - the provider has no list, or none that may be read */
  readonly keys?: readonly ListedKey[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What was begun so lately may not be everywhere yet, ms. */
const SETTLING_MS = HOUR_MS;

/** Compares what the witnesses say of one key. Pure: whoever cannot be asked is left out, and accuses nobody. */
export function reconcile(witnesses: Witnesses, now: number): readonly ReconcileFinding[] {
  const { target } = witnesses.plan;
  const ofNow = ofVersions(witnesses, now);
  const accused = new Set(ofNow.map(({ evidence }) => evidence['version']));
  return [
    ...ofNow.map((finding) => named(finding, witnesses.trail)),
    ...ofTrail(witnesses, now).filter(({ evidence: { version } }) => !version || !accused.has(version)),
    ...ofKeys(witnesses, now),
    ...ofRecord(witnesses, now),
  ].map((finding) => ({ ...finding, target }));
}

/** With who put the version there, where CloudTrail still knows. */
function named({ code, evidence }: Found, trail: Trail | undefined): Found {
  const label = code === 'KEY_NOT_ROTATED' ? 'AWSCURRENT' : 'AWSPENDING';
  const culprit = trail?.records.find(
    ({ version, labels, error }) =>
      version === evidence['version'] && labels.includes(label) && error === undefined,
  );
  return { code, evidence: { ...(culprit && evidenceOf(culprit)), ...evidence } };
}

const at = (epochMs: number): string => new Date(epochMs).toISOString();
const timeOf = ({ at: time }: LedgerEntry): number => Date.parse(time);

const done = (entries: readonly LedgerEntry[], ...steps: readonly LedgerStep[]): readonly LedgerEntry[] =>
  entries.filter(({ step, outcome }) => outcome === 'done' && steps.includes(step));

/** A version that was there before the first entry is nobody's fault, until a rotation has replaced it. */
function ofVersions({ entries, versions, plan }: Witnesses, now: number): readonly Found[] {
  const [first] = entries;
  if (!first) return [];
  const known = new Set(entries.map(({ rotation }) => rotation));
  const found: Found[] = [];
  const { current, pending } = versions;
  const newest = done(entries, 'finish', 'back').at(-1);
  const isSettled = current !== undefined && now - Date.parse(current.createdAt) > SETTLING_MS;
  if (isSettled && !isRightly(current, entries, known))
    found.push({
      code: 'KEY_NOT_ROTATED',
      evidence: {
        version: current.version,
        createdAt: current.createdAt,
        ...(newest?.rotation !== undefined && { rotated: newest.rotation, rotatedAt: newest.at }),
      },
    });
  const patience = isByPerson(plan) ? plan.deadlineMs : SETTLING_MS;
  if (pending && !known.has(pending.version) && now - Date.parse(pending.createdAt) > patience)
    found.push({
      code: 'VERSION_WITHOUT_ENTRY',
      evidence: { version: pending.version, label: 'AWSPENDING', createdAt: pending.createdAt },
    });
  return found;
}

/**
 * Whether the ledger tells why a version is the current one. On the way back it is the former one before that is done, and
 * a promotion that was begun may have been made, unless that rotation was given up since.
 */
function isRightly(
  { version, createdAt }: { readonly version: string; readonly createdAt: string },
  entries: readonly LedgerEntry[],
  known: ReadonlySet<string | undefined>,
): boolean {
  const givenUp = new Set(done(entries, 'abort').map(({ rotation }) => rotation));
  const moves = entries.filter(
    ({ step, outcome, rotation }) =>
      (step === 'finish' || step === 'back') &&
      (outcome === 'done' || (outcome === 'intended' && !givenUp.has(rotation))),
  );
  const promoted = moves.findLastIndex(({ step, outcome }) => step === 'back' || outcome === 'done');
  const newest = moves[promoted];
  if (newest?.step === 'finish') return moves.slice(promoted).some(({ rotation }) => rotation === version);
  return known.has(version) || Date.parse(createdAt) <= Date.parse(entries[0]?.at ?? '');
}

function ofKeys({ installation, plan, entries, keys = [] }: Witnesses, now: number): readonly Found[] {
  const [first] = entries;
  const since = first ? timeOf(first) : now;
  const known = new Set(entries.map(({ rotation }) => rotation));
  const ended = new Set(endedVersions(entries, now));
  return keys.flatMap(({ id, name, createdAt, madeFor }): readonly Found[] => {
    const evidence = { id, name, ...(createdAt !== undefined && { createdAt: at(createdAt) }) };
    const isRecent = createdAt !== undefined && now - createdAt <= SETTLING_MS;
    if (isRecent) return [];
    if (!madeFor)
      return createdAt !== undefined && createdAt > since ? [{ code: 'UNKNOWN_KEY', evidence }] : [];
    if (madeFor.installation !== installation || madeFor.target !== plan.target) return [];
    const { version } = madeFor;
    if (!known.has(version)) return [{ code: 'UNKNOWN_KEY', evidence: { ...evidence, version } }];
    return ended.has(version) ? [{ code: 'KEY_OUTLIVES', evidence: { ...evidence, version } }] : [];
  });
}

/** Given up, gone back from, or replaced by a rotation whose retirement is done. */
function endedVersions(entries: readonly LedgerEntry[], now: number): readonly string[] {
  const old = entries.filter((entry) => now - timeOf(entry) > SETTLING_MS);
  const givenUp = done(old, 'abort', 'back').flatMap(({ rotation }) => rotation ?? []);
  const promoted = done(old, 'finish').flatMap(({ rotation = '' }) =>
    givenUp.includes(rotation) ? [] : rotation,
  );
  const retiring = done(old, 'retire').flatMap(({ rotation }) => rotation ?? []);
  const replaced = retiring.flatMap((rotation) => promoted[promoted.indexOf(rotation) - 1] ?? []);
  return [...givenUp, ...replaced];
}

function ofRecord({ plan, record, entries, versions }: Witnesses, now: number): readonly Found[] {
  const { rotation, retired } = record ?? {};
  const found: Found[] = [];
  if (retired?.acceptedSince !== undefined)
    found.push({
      code: 'RETIRED_KEY_ACCEPTED',
      evidence: {
        version: retired.version,
        fingerprint: retired.fingerprint,
        acceptedSince: at(retired.acceptedSince),
      },
    });
  for (const { gateway, rotation: version, since } of record ? owedIn(record) : [])
    if (now > since + plan.deadlineMs)
      found.push({
        code: 'ROTATION_OVERDUE',
        evidence: { rotation: version, gateway, passedOverAt: at(since) },
      });
  if (!isOver(rotation)) {
    if (now > rotation.deadlineAt)
      found.push({
        code: 'ROTATION_OVERDUE',
        evidence: { rotation: rotation.version, state: rotation.state, deadline: at(rotation.deadlineAt) },
      });
    return found;
  }
  const newest = done(entries, 'finish').at(-1);
  const since = newest ? timeOf(newest) : Date.parse(versions.current?.createdAt ?? at(now));
  if (now - since > (plan.everyDays + 1) * DAY_MS)
    found.push({ code: 'ROTATION_OVERDUE', evidence: { rotatedAt: at(since), everyDays: plan.everyDays } });
  return found;
}
