import type { Flight } from './flight.ts';
import { isProved, isRefused } from './proofs.ts';
import { isOver } from './record.ts';

const DAY_MS = 86_400_000;

/**
 * Once a day, the key that was retired last is shown to the target once more: a gateway that is put back from a backup
 * takes it again (openclaw #90546). An answer that says nothing of the key is asked for anew the next time; a key that
 * no version holds any more cannot be shown.
 */
export async function recheck(flight: Flight): Promise<void> {
  const { rotation, retired } = flight.record;
  if (!isOver(rotation) || !retired || flight.now - retired.checkedAt < DAY_MS) return;
  if ((await flight.documentOf(retired.version)) === undefined)
    return flight.save({ retired: { ...retired, checkedAt: flight.now } });
  const { target } = flight.subject.plan;
  const location = flight.subject.target.locations[0] ?? '';
  const proof = await flight.ports.prover.prove(location, target, retired.version, retired.checkedAt);
  const { acceptedSince, ...rest } = { ...retired, checkedAt: flight.now };
  if (isRefused(proof)) await flight.save({ retired: rest });
  if (!isProved(proof)) return;
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
