import type { Proof } from '../../contract/ledger.ts';
import { ROTATION_ERRORS } from '../../contract/rotation-errors.ts';
import type { Flight } from '../flight.ts';
import { isProved, isRefused } from '../proof/proofs.ts';
import type { RotationIn } from '../record.ts';
import { RotationError, type RotationTrouble } from '../rotation-error.ts';
import {
  named,
  PATIENCE_MS,
  pendingGone,
  RETRY_MS,
  SETTLING_RETRY_MS,
  type Step,
  type Wait,
} from './step.ts';

/** Proofs of two keys further apart say nothing of one another, ms: the target may have gone or come meanwhile. */
const TOGETHER_MS = 120_000;
/** So long at most a key that has ended the former one waits for anybody who proves it, ms. */
const OPEN_MS = 180_000;

/** What a location says of the pending key, once the current one was asked where it failed. */
type Vote =
  | 'proved'
  /** It fails where the current one pairs. */
  | 'refuted'
  /** It fails, and so does the current one: that says nothing of the key. */
  | 'down'
  | 'unknown'
  /** Refused, and may be accepted in a moment. */
  | 'settling';

/** The pending key pairs, from every location or from as many as the quorum: no promotion before. */
export const test: Step = async (flight) => {
  const known = flight.rotation as RotationIn<'proving'>;
  const { locations } = flight.subject.target;
  if ((await flight.documentOf(known.version)) === undefined) throw pendingGone(flight);
  const missing = locations.filter(
    (location) => !known.proofs.some((proof) => proof.location === location && isProved(proof)),
  );
  const asked = await Promise.all(missing.map((location) => ask(flight, known, location)));
  const proofs = locations.flatMap(
    (location) =>
      asked.find(({ proof }) => proof.location === location)?.proof ??
      known.proofs.find((proof) => proof.location === location) ??
      [],
  );
  const rotation = { ...known, proofs };
  await flight.save({ rotation });
  const votes = asked.map(({ vote }) => vote);
  const proved = proofs.filter(isProved).length;
  const fingerprints = { current: rotation.former.fingerprint, pending: rotation.pending };
  if (votes.includes('refuted')) throw refuted(flight, asked);
  if (proved === 0 && votes.includes('down'))
    throw new RotationError(
      'TARGET_DOWN',
      flight.driver.oneAtATime
        ? `${flight.subject.plan.target} does not answer any more: its former key is put back`
        : `${flight.subject.plan.target} does not pair with its current key either: nothing was changed`,
    );
  if (proved === 0 && flight.driver.oneAtATime && flight.now - known.since > OPEN_MS)
    throw new RotationError(
      'NOT_PROVED',
      `no location could prove the new key of ${flight.subject.plan.target}`,
    );
  if (proved < needed(flight, votes)) return waiting(flight, asked, proved);
  await flight.note({ step: 'test', outcome: 'done', fingerprints, proofs });
  await flight.enter({ ...rotation, state: 'proved' });
  return undefined;
};

async function ask(
  flight: Flight,
  { version, former, since, pending }: RotationIn<'proving'>,
  location: string,
): Promise<{ readonly proof: Proof; readonly vote: Vote }> {
  const { ports, driver, subject } = flight;
  const { target } = subject.plan;
  const proof = await ports.prover.prove(location, target, version, since);
  if (isProved(proof) && (proof.fingerprint ?? pending) !== pending) throw replaced(flight, proof);
  if (isProved(proof)) return { proof, vote: 'proved' };
  if (proof.outcome === 'inconclusive') return { proof, vote: 'unknown' };
  if (isRefused(proof) && flight.now - since < (driver.settlesMs ?? 0)) return { proof, vote: 'settling' };
  if (driver.oneAtATime) return { proof, vote: isRefused(proof) ? 'refuted' : 'down' };
  const current = await ports.prover.prove(location, target, former.version, flight.now);
  if (current.outcome === 'inconclusive' || !areTogether(proof, current)) return { proof, vote: 'unknown' };
  return { proof, vote: isProved(current) ? 'refuted' : 'down' };
}

const areTogether = (first: Proof, second: Proof): boolean =>
  Math.abs(Date.parse(second.at) - Date.parse(first.at)) <= TOGETHER_MS;

/** How many locations have to prove it; in an emergency those that can, and where the former key has ended already. */
function needed({ subject, rotation, driver }: Flight, votes: readonly Vote[]): number {
  const { locations, quorum } = subject.target;
  if (driver.oneAtATime) return 1;
  if (!rotation.urgent) return subject.plan.verify === 'all' ? locations.length : quorum;
  return votes.includes('settling') ? locations.length : 1;
}

function waiting(
  { now, subject, driver, rotation }: Flight,
  asked: readonly { readonly proof: Proof; readonly vote: Vote }[],
  proved: number,
): Wait {
  const open = named(asked.filter(({ vote }) => vote !== 'proved').map(({ proof }) => proof));
  const settling = driver.oneAtATime || asked.some(({ vote }) => vote === 'settling');
  const until = now + (settling ? SETTLING_RETRY_MS : RETRY_MS);
  if (rotation.urgent && proved === 0 && now - rotation.since >= PATIENCE_MS) {
    const trouble = unjudged(subject.plan.target, open);
    return { for: trouble.message, until, trouble };
  }
  return {
    for: `${open} to prove the new key (${proved} of ${subject.target.locations.length} have)`,
    until,
  };
}

/** In an emergency nobody is to wait for the deadline to hear that the leaked key is still in use. */
const unjudged = (target: string, open: string): RotationTrouble => ({
  code: 'NOT_PROVED',
  message: `no location can judge the new key of ${target}, so that the former one is still in use: ${open}`,
  remedy: [
    'What a code means, and what to do, for each: `pairwatch explain CODE`. One location that proves the key is enough; they are asked again by themselves.',
    `Who cannot wait ends the former key where it was made: ${target} then fails until the new key is proved.`,
    `Or give the new key up: \`pairwatch rotate ${target} --abort\`; the former one stays in use.`,
  ],
});

/** Somebody put another key in its place: it is not the one that was made. */
const replaced = (
  { subject, rotation: { version } }: Flight,
  { location, fingerprint }: Proof,
): RotationError =>
  new RotationError(
    'NOT_PROVED',
    `version ${version} of ${subject.secret} holds another key than the new one: ${location} saw ${fingerprint}`,
  );

function refuted(
  { subject, driver }: Flight,
  asked: readonly { readonly proof: Proof; readonly vote: Vote }[],
): RotationError {
  const failing = asked.filter(({ vote }) => vote === 'refuted').map(({ proof }) => proof);
  const where = failing.map(({ location, code = 'no code' }) => `${location} (${code})`).join(', ');
  const { target } = subject.plan;
  return new RotationError(
    'NOT_PROVED',
    driver.oneAtATime
      ? `the new key of ${target} is refused: ${where}`
      : `the new key of ${target} does not pair where the current one does: ${where}`,
    ROTATION_ERRORS.NOT_PROVED.remedy.map((step) => step.replaceAll('TARGET', target)),
  );
}
