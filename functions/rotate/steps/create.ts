import { fingerprint } from '../../keys/fingerprint.ts';
import { secretIn } from '../../keys/secret-in.ts';
import { stagingSteps } from '../drivers/by-hand.ts';
import type { Flight } from '../flight.ts';
import type { RotationIn } from '../record.ts';
import { RotationError } from '../rotation-error.ts';
import { pendingGone, type Step } from './step.ts';

/** A new key, and the pending version that holds it. What crashed attempts left behind is cleared away first. */
export const create: Step = async (flight) => {
  const { driver, subject, ports, rotation } = flight;
  const { pending } = await flight.versions();
  if (!driver.issue && pending?.hasValue) await take(flight, pending.version);
  if (pending?.version === flight.rotation.version && pending.hasValue) return staged(flight, {});
  if (!driver.issue) throw notStaged(flight);
  if (pending && pending.version !== rotation.version) await clean(flight, pending.version);
  const fingerprints = { current: rotation.former.fingerprint };
  const isRepeated = await flight.intend('create', { fingerprints });
  const issued = await driver.issue({ ...(await flight.work()), isRepeated });
  const answer = await ports.keys.stage(subject.secret, rotation.version, issued.document);
  if (answer === 'taken')
    throw new RotationError(
      'VERSION_TAKEN',
      `version ${rotation.version} of ${subject.secret} holds another key`,
    );
  return staged(flight, issued.facts);
};

/** A person who stages a key once more has made another version of it: that one is meant. */
async function take(flight: Flight, version: string): Promise<void> {
  const { rotation } = flight;
  if (version !== rotation.version) await flight.save({ rotation: { ...rotation, version } });
}

async function staged(flight: Flight, facts: Readonly<Record<string, string>>): Promise<undefined> {
  const rotation = flight.rotation as RotationIn<'creating'>;
  const document = await flight.documentOf(rotation.version);
  if (document === undefined) throw pendingGone(flight);
  const pending = fingerprint(secretIn(document));
  if (pending === rotation.former.fingerprint)
    throw notStaged(flight, 'what is stored for it is the present one');
  await flight.note({
    step: 'create',
    outcome: 'done',
    fingerprints: { current: rotation.former.fingerprint, pending },
    facts,
  });
  await flight.enter({ ...rotation, state: 'setting', pending });
}

/** A pending version that no rotation knows: its key is ended at the provider, its label taken off. */
async function clean(flight: Flight, version: string): Promise<void> {
  const { driver, subject, ports } = flight;
  const document = await flight.documentOf(version);
  // Its label last: a crash in between still knows the version.
  await driver.discard(await flight.work(version), document);
  await ports.keys.discardPending(subject.secret, version);
  await flight.note({ step: 'clean', outcome: 'done', facts: { orphan: version } });
}

function notStaged({ subject }: Flight, but?: string): RotationError {
  const { target } = subject.plan;
  const message = `the new key of ${target} has to be made by a person${but === undefined ? '' : `: ${but}`}`;
  return new RotationError('PENDING_MISSING', message, stagingSteps(subject));
}
