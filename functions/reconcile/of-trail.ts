import type { LedgerEntry, LedgerStep } from '../contract/ledger.ts';
import type { RotationPlan } from '../contract/rotation.ts';
import type { Found } from './finding.ts';
import type { TrailRecord } from './trail-record.ts';

/** What CloudTrail knows of a secret. */
export interface Trail {
  /** From when on it is complete, epoch ms. */
  readonly since: number;
  /** The newest first, as CloudTrail answers them. */
  readonly records: readonly TrailRecord[];
}

export interface TrailWitness {
  readonly plan: RotationPlan;
  /** About this target, in their order. */
  readonly entries: readonly LedgerEntry[];
  /** @default - CloudTrail was not asked */
  readonly trail?: Trail;
}

/** CloudTrail delivers an event within about 15 minutes, and a step and its entry are not of one moment, ms. */
const TRAIL_SETTLING_MS = 3_600_000;

const timeOf = ({ at }: LedgerEntry): number => Date.parse(at);
const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const isNear = (entry: LedgerEntry, at: number): boolean => Math.abs(timeOf(entry) - at) < TRAIL_SETTLING_MS;
/** After these Secrets Manager has nothing more to ask. */
const ENDS: readonly LedgerStep[] = ['finish', 'abort'];

const movesCurrent = ({ labels }: TrailRecord): boolean => labels.includes('AWSCURRENT');

const ofSteps = (entries: readonly LedgerEntry[], ...steps: readonly LedgerStep[]): readonly LedgerEntry[] =>
  entries.filter(
    ({ step, outcome }) => steps.includes(step) && outcome !== 'failed' && outcome !== 'skipped',
  );

/** What CloudTrail tells and the ledger does not, and the other way round. Before the first entry all is nobody's fault. */
export function ofTrail({ plan, entries, trail }: TrailWitness, now: number): readonly Found[] {
  const [first] = entries;
  if (!trail || !first) return [];
  const settled = trail.records
    .filter(({ at, error }) => error === undefined && at > timeOf(first) && now - at > TRAIL_SETTLING_MS)
    .toSorted((one, other) => one.at - other.at);
  const unexplained = settled.filter((record) => !isExplained(record, entries, plan, now));
  return [
    ...together(unexplained.filter(isRotation), settled).map((group) => rotationOf(group)),
    ...unexplained.filter(({ name }) => name === 'PutSecretValue').flatMap(pendingOf),
    ...unexplained.filter(isGivenUp).map(({ id, name, at }) => ({
      code: 'ROTATION_NOT_BEGUN' as const,
      evidence: { event: id, name, at: iso(at) },
    })),
    ...unseen(entries, trail, now),
  ];
}

const isGivenUp = ({ name }: TrailRecord): boolean =>
  name === 'RotationFailed' || name === 'RotationAbandoned';
const isRotation = (record: TrailRecord): boolean =>
  record.name === 'RotationSucceeded' || movesCurrent(record);

/** Whether an entry of the ledger tells of it, too. */
function isExplained(
  record: TrailRecord,
  entries: readonly LedgerEntry[],
  { deadlineMs }: RotationPlan,
  now: number,
): boolean {
  const { name, at, version } = record;
  if (isGivenUp(record)) return isUnderWay(entries, at, deadlineMs);
  // A rotation that went on by itself is over when Secrets Manager asks for its end again.
  if (name === 'RotationSucceeded')
    return ofSteps(entries, 'finish').some(
      (entry) =>
        timeOf(entry) > at - deadlineMs - TRAIL_SETTLING_MS && timeOf(entry) < at + TRAIL_SETTLING_MS,
    );
  if (movesCurrent(record))
    return ofSteps(entries, 'finish', 'back').some(
      (entry) => isNear(entry, at) && (entry.step === 'back' || entry.rotation === version),
    );
  // What a person stages waits for its rotation as long as a rotation may last.
  return entries.some(({ rotation }) => rotation === version) || now - at < deadlineMs;
}

/** While a rotation waits for what does not answer, Secrets Manager asks again for hours, and says that it failed. */
function isUnderWay(entries: readonly LedgerEntry[], at: number, deadlineMs: number): boolean {
  const rotations = Map.groupBy(entries, ({ rotation }) => rotation);
  rotations.delete(undefined);
  return [...rotations.values()].some((steps) => {
    const begun = Math.min(...steps.map(timeOf));
    const over = steps.find(({ step, outcome }) => outcome === 'done' && ENDS.includes(step));
    const until = over ? timeOf(over) : begun + deadlineMs;
    return begun < at + TRAIL_SETTLING_MS && until > at - TRAIL_SETTLING_MS;
  });
}

/** What one hand did at one time is one finding; who started it may have been another call than the one that tells. */
function together(
  records: readonly TrailRecord[],
  all: readonly TrailRecord[],
): readonly (readonly TrailRecord[])[] {
  const groups: TrailRecord[][] = [];
  for (const record of records) {
    const last = groups.at(-1);
    if (last && record.at - (last.at(-1)?.at ?? 0) < TRAIL_SETTLING_MS) last.push(record);
    else groups.push([record]);
  }
  return groups.map((group) => {
    const begun = all.filter(
      ({ name, at }) => name === 'RotateSecret' && Math.abs(at - (group[0]?.at ?? 0)) < TRAIL_SETTLING_MS,
    );
    return [...group, ...begun];
  });
}

function rotationOf(group: readonly TrailRecord[]): Found {
  const told = group.find(movesCurrent) ?? group.find(({ name }) => name === 'RotationSucceeded');
  const starter = group.find(({ name }) => name === 'RotateSecret');
  return {
    code: 'ROTATION_WITHOUT_ENTRY',
    evidence: {
      ...(told && evidenceOf(told)),
      ...(starter && { startedBy: starter.principal, started: starter.id }),
    },
  };
}

function pendingOf(record: TrailRecord): readonly Found[] {
  if (movesCurrent(record) || record.version === undefined) return [];
  const label = record.labels.join(' ');
  return [
    { code: 'VERSION_WITHOUT_ENTRY', evidence: { ...evidenceOf(record), ...(label !== '' && { label }) } },
  ];
}

/** Who, when, from where; never a value. */
export const evidenceOf = ({ id, name, at, principal, session, from, version }: TrailRecord) => ({
  ...(version !== undefined && { version }),
  by: principal,
  ...(session !== undefined && { session }),
  ...(from !== undefined && { from }),
  event: id,
  name,
  at: iso(at),
});

/** The label moves at its beginning, and it is over once every gateway has taken the key. */
const wayBack = ({ rotation }: LedgerEntry, entries: readonly LedgerEntry[]): readonly LedgerEntry[] =>
  ofSteps(entries, 'back').filter((entry) => entry.rotation === rotation);

/** A promotion that the ledger tells of, and CloudTrail does not. */
function unseen(entries: readonly LedgerEntry[], { since, records }: Trail, now: number): readonly Found[] {
  const moves = records.filter((record) => record.error === undefined && movesCurrent(record));
  return entries
    .filter(({ step, outcome }) => outcome === 'done' && (step === 'finish' || step === 'back'))
    .filter((entry) => timeOf(entry) - TRAIL_SETTLING_MS >= since && now - timeOf(entry) > TRAIL_SETTLING_MS)
    .filter(
      (entry) =>
        !moves.some(({ version, at }) =>
          entry.step === 'finish'
            ? version === entry.rotation
            : wayBack(entry, entries).some((step) => isNear(step, at)),
        ),
    )
    .map(({ sequence, step, rotation, writer, at }) => ({
      code: 'ENTRY_WITHOUT_EVENT' as const,
      evidence: { entry: sequence, step, ...(rotation !== undefined && { rotation }), writer, at },
    }));
}
