import type { Proof } from '../../contract/ledger.ts';
import type { Flight } from '../flight.ts';
import { isProved, isRefused } from '../proof/proofs.ts';
import type { RotationIn } from '../record.ts';
import { RotationError, type RotationTrouble } from '../rotation-error.ts';
import { named, PATIENCE_MS, RETRY_MS, SETTLING_RETRY_MS, type Step, type Wait } from './step.ts';

/** Ends the former key. Irreversible. */
export const retire: Step = async (flight) => {
  const rotation = flight.rotation as RotationIn<'retiring'>;
  const { former, pending } = rotation;
  const fingerprints = { current: pending, retired: former.fingerprint };
  // Rejects where the secret itself is gone: it may be put back.
  await flight.work();
  const document = await flight.documentOf(former.version);
  if (document === undefined) return lose(flight, formerMissing(flight));
  const isRepeated = await flight.intend('retire', { fingerprints });
  const ended = await flight.driver.retire({ ...(await flight.work()), isRepeated }, document);
  switch (ended.state) {
    case 'dead': {
      const { facts, trouble: loss } = ended;
      if (loss)
        await flight.note({ step: 'recover', outcome: 'failed', facts: { code: loss.code, ...facts } });
      else if ('recovered' in facts) await flight.note({ step: 'recover', outcome: 'done', facts });
      await ask(flight, { facts, steps: [], ...(loss && { loss }) });
      return undefined;
    }
    case 'by-person':
      await ask(flight, { facts: { by: 'person' }, steps: ended.steps });
      return undefined;
  }
};

/** A key that was found alive keeps its trouble and its pauses, however often it is ended. */
function ask(flight: Flight, ended: Pick<RotationIn<'refusing'>, 'facts' | 'steps' | 'loss'>): Promise<void> {
  const rotation = flight.rotation as RotationIn<'retiring'>;
  return flight.save({
    rotation: { ...rotation, ...ended, state: 'refusing', since: flight.now, nextAt: 0 },
  });
}

/** Shows the former key to the target once more: only a refusal of the key itself ends the rotation. */
export const refuse: Step = async (flight) => {
  const rotation = flight.rotation as RotationIn<'refusing'>;
  const { former, pending, facts, steps, loss, attempts, since } = rotation;
  const { locations } = flight.subject.target;
  const unclear: Proof[] = [];
  for (const at of locations.keys()) {
    const location = locations[(attempts + at) % locations.length] ?? '';
    const { target } = flight.subject.plan;
    const proof = await flight.ports.prover.prove(location, target, former.version, since);
    if (isRefused(proof)) {
      if (steps.length > 0 && (await refusesAll(flight, location)))
        return {
          for: `${location} to take the current key: as long as that is refused as well, nobody knows of the former one`,
          until: flight.now + RETRY_MS,
        };
      const fingerprints = { current: pending, retired: former.fingerprint };
      await flight.note({ step: 'retire', outcome: 'done', fingerprints, proofs: [proof], facts });
      const { now } = flight;
      const { trouble: _, ...rest } = rotation;
      await flight.save({
        rotation: { ...rest, state: 'done', endedAt: now, ...(loss && { loss }) },
        retired: { ...former, retiredAt: now, checkedAt: now },
      });
      return undefined;
    }
    if (isProved(proof)) {
      if (steps.length > 0 || !mayStillSettle(flight)) throw stillAccepted(flight, location, steps);
      return {
        for: `the provider to refuse the former key everywhere: ${location} still gets in`,
        until: flight.now + SETTLING_RETRY_MS,
      };
    }
    unclear.push(proof);
  }
  if ((await flight.documentOf(former.version)) === undefined)
    return lose(flight, loss ?? formerMissing(flight));
  return unasked(flight, named(unclear));
};

/** A provider whose logins fail as a whole refuses every key; a person may take days, in which that comes to pass. */
async function refusesAll(flight: Flight, location: string): Promise<boolean> {
  const { current } = await flight.versions();
  const { target } = flight.subject.plan;
  return isRefused(await flight.ports.prover.prove(location, target, current?.version ?? '', flight.now));
}

const mayStillSettle = ({ driver, rotation, now }: Flight): boolean =>
  now - rotation.since < (driver.settlesMs ?? 0);

function unasked({ subject, rotation, now }: Flight, unclear: string): Wait {
  const until = now + RETRY_MS;
  if (!rotation.urgent || rotation.trouble || now - rotation.since < PATIENCE_MS)
    return { for: `${unclear} to say whether the former key is refused`, until };
  const message = `nobody can say yet whether the former key of ${subject.plan.target} is refused: ${unclear}`;
  const remedy = [
    'What a code means, and what to do: `pairwatch explain CODE`; it is asked again by itself.',
  ];
  return { for: message, until, trouble: { code: 'PROVIDER_UNREACHABLE', message, remedy } };
}

/** The rotation is over, and something of it is lost that a person has to make good. */
async function lose(flight: Flight, loss: RotationTrouble): Promise<undefined> {
  const rotation = flight.rotation as RotationIn<'retiring' | 'refusing'>;
  await flight.note({
    step: 'retire',
    outcome: 'failed',
    fingerprints: { current: rotation.pending, retired: rotation.former.fingerprint },
    facts: { code: loss.code },
  });
  const { trouble: _, ...rest } = rotation;
  await flight.save({ rotation: { ...rest, state: 'done', endedAt: flight.now, loss } });
}

const formerMissing = ({ subject, rotation }: Flight): RotationTrouble => ({
  code: 'FORMER_MISSING',
  message: `the former key of ${subject.plan.target} is in no version of ${subject.secret} any more`,
  remedy: [
    `Revoke the key with the fingerprint ${rotation.former.fingerprint} at the provider: it may still be accepted.`,
  ],
});

const stillAccepted = ({ subject }: Flight, location: string, steps: readonly string[]): RotationError =>
  new RotationError(
    'NOT_DEAD',
    steps.length > 0
      ? `the former key of ${subject.plan.target} waits for a person to revoke it`
      : `the former key of ${subject.plan.target} is still accepted, as ${location} saw`,
    steps.length > 0 ? steps : ['Revoke the former key at the provider; this goes on by itself.'],
  );
