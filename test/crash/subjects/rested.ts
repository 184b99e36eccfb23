import type { LedgerEntry } from '../../../functions/contract/ledger.ts';
import { ROTATION_STEPS } from '../../../functions/contract/rotation.ts';
import { emptyRecord } from '../../../functions/rotate/record.ts';
import { isUntold } from '../../../functions/rotate/untold.ts';
import type { HomeStage } from '../home.ts';

/**
 * What store, record and ledger do not say of a rotation that is over, in words, whatever the driver. `mayWait`: a key that
 * a person staged waits for the next one.
 */
export async function untidy(stage: HomeStage, mayWait = false): Promise<readonly string[]> {
  const { keys, subject, ports } = stage;
  const { pending } = await keys.versions(subject.secret);
  const { target } = subject.plan;
  const record = (await ports.rotations.read(target)) ?? emptyRecord(target);
  const { rotation, lease } = record;
  const entries = (await stage.entries()).filter((entry) => entry.rotation === rotation?.version);
  return [
    ...(pending && !mayWait ? ['a pending version is left'] : []),
    ...(lease ? ['a lease is left'] : []),
    ...(isUntold(record) ? ['there is news that nobody was told'] : []),
    ...(await stage.untidy(mayWait)),
    ...(await stage.findings()).map((code) => `the ledger: ${code}`),
    ...missing(stage, rotation?.state, entries).map((step) => `no entry says that ${step} is done`),
  ];
}

function missing(
  { subject }: HomeStage,
  state: string | undefined,
  entries: readonly LedgerEntry[],
): readonly string[] {
  const told = entries.filter(({ outcome }) => outcome === 'done' || outcome === 'skipped');
  const has = (step: string): boolean => told.some((entry) => entry.step === step);
  if (state === 'aborted') return has('abort') || has('back') ? [] : ['abort or back'];
  const steps = ROTATION_STEPS.filter((step) => step !== 'deliver' || subject.plan.deliverTo.length > 0);
  return state === 'done' ? steps.filter((step) => !has(step)) : [];
}
