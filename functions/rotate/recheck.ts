import type { Proof } from '../contract/ledger.ts';
import type { Flight } from './flight.ts';
import { isProved, isRefused } from './proof/proofs.ts';
import { isOver, type RetiredKey } from './record.ts';

const DAY_MS = 86_400_000;

/**
 * Once a day, the key that was retired last is shown to the target once more: a gateway that is put back from a backup
 * takes it again (openclaw #90546). A location whose answer says nothing of the key leaves it to the next one, and the last
 * to the next time; a key that no version holds any more cannot be shown.
 */
export async function recheck(flight: Flight): Promise<void> {
  const { rotation, retired } = flight.record;
  if (!isOver(rotation) || !retired || flight.now - retired.checkedAt < DAY_MS) return;
  if ((await flight.documentOf(retired.version)) === undefined)
    return flight.save({ retired: { ...retired, checkedAt: flight.now } });
  const proof = await judged(flight, retired);
  if (!proof) return;
  const { acceptedSince, ...rest } = { ...retired, checkedAt: flight.now };
  if (isRefused(proof)) return flight.save({ retired: rest });
  if (acceptedSince === undefined)
    await flight.note({
      step: 'reconcile-finding',
      outcome: 'failed',
      fingerprints: { retired: retired.fingerprint },
      proofs: [proof],
      facts: { finding: 'RETIRED_KEY_ACCEPTED' },
    });
  await flight.save({ retired: { ...rest, acceptedSince: acceptedSince ?? flight.now } });
}

/** Of the first location that can tell whether it is refused. */
async function judged(
  { subject, ports }: Flight,
  { version, checkedAt }: RetiredKey,
): Promise<Proof | undefined> {
  for (const location of subject.target.locations) {
    const proof = await ports.prover.prove(location, subject.plan.target, version, checkedAt);
    if (isRefused(proof) || isProved(proof)) return proof;
  }
  return undefined;
}
