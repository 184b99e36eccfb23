import type { RotationStep } from '../contract/rotation.ts';
import { pauseAfter } from './backoff.ts';
import type { Flight, Note } from './flight.ts';
import { isOver, type Rotation, type RotationState } from './record.ts';
import { RotationError, type RotationErrorCode, type RotationTrouble, troubleOf } from './rotation-error.ts';
import { abort } from './steps/abort.ts';
import { create } from './steps/create.ts';
import { deliver } from './steps/deliver.ts';
import { finish } from './steps/finish.ts';
import { rest } from './steps/rest.ts';
import { refuse, retire } from './steps/retire.ts';
import { giveBack } from './steps/return.ts';
import { set } from './steps/set.ts';
import type { Step, Wait } from './steps/step.ts';
import { test } from './steps/test.ts';

type OpenState = Exclude<RotationState, 'done' | 'aborted'>;

interface StateDefinition {
  readonly take: Step;
  /** Whose failure it is in the ledger. */
  readonly step: RotationStep | 'abort' | 'back';
  /** Which troubles end the rotation: all but these, which may pass. Of a promoted one: nothing. */
  readonly endedBy: 'nothing' | { readonly allBut: readonly RotationErrorCode[] };
}

const PASSING: readonly RotationErrorCode[] = ['PROVIDER_UNREACHABLE', 'STORE_UNREADABLE'];

const STATES: Readonly<Record<OpenState, StateDefinition>> = {
  creating: { take: create, step: 'create', endedBy: { allBut: [...PASSING, 'PENDING_MISSING'] } },
  setting: { take: set, step: 'set', endedBy: { allBut: PASSING } },
  proving: { take: test, step: 'test', endedBy: { allBut: ['STORE_UNREADABLE'] } },
  proved: { take: finish, step: 'finish', endedBy: { allBut: ['STORE_UNREADABLE'] } },
  delivering: { take: deliver, step: 'deliver', endedBy: 'nothing' },
  resting: { take: rest, step: 'retire', endedBy: 'nothing' },
  retiring: { take: retire, step: 'retire', endedBy: 'nothing' },
  refusing: { take: refuse, step: 'retire', endedBy: 'nothing' },
  returning: { take: giveBack, step: 'back', endedBy: 'nothing' },
  aborting: { take: abort, step: 'abort', endedBy: 'nothing' },
};

/** Clocks of different hosts differ by less, ms. */
const AHEAD_MS = 300_000;

/** Takes one step, where one is due. A failed one is kept with the rotation and answered as what is waited for. */
async function takeStep(flight: Flight): Promise<Wait | undefined> {
  if (flight.rotation.since > flight.now + AHEAD_MS) await flight.save({ rotation: putBack(flight) });
  const rotation = flight.rotation as Extract<Rotation, { readonly state: OpenState }>;
  const { nextAt, trouble } = rotation;
  const definition = STATES[rotation.state];
  if (definition.endedBy !== 'nothing' && flight.now > rotation.deadlineAt) {
    await giveUp(flight, overdue(flight, trouble));
    return undefined;
  }
  if (nextAt > flight.now) return { for: trouble?.message ?? 'the next try', until: nextAt };
  try {
    const wait = await definition.take(flight);
    if (wait) {
      const { until: nextAt, trouble } = wait;
      await flight.save({ rotation: { ...flight.rotation, nextAt, ...(trouble && { trouble }) } });
    }
    return wait;
  } catch (error) {
    if (!(error instanceof RotationError) || error.code === 'BUSY') throw error;
    return setBack(flight, error);
  }
}

/** The same as if the present state had begun now: the clock was ahead when it did, and its waits would last as long. */
function putBack({ rotation, now }: Flight): Rotation {
  const ahead = rotation.since - now;
  const { startedAt, deadlineAt } = rotation;
  return {
    ...rotation,
    ...{ since: now, nextAt: 0, startedAt: startedAt - ahead, deadlineAt: deadlineAt - ahead },
    ...('promotedAt' in rotation && { promotedAt: Math.min(rotation.promotedAt, now) }),
  };
}

/** From here on nothing but the way back is open. */
export async function giveUp(flight: Flight, because: RotationTrouble): Promise<void> {
  await flight.enter({ ...flight.rotation, state: 'aborting', because: troubleOf(because) });
}

async function setBack(flight: Flight, error: RotationError): Promise<Wait | undefined> {
  const rotation = flight.rotation as Extract<Rotation, { readonly state: OpenState }>;
  const { step, endedBy } = STATES[rotation.state];
  const ends = endedBy !== 'nothing' && !endedBy.allBut.includes(error.code);
  if (ends || rotation.trouble?.code !== error.code)
    await flight.note({
      ...{ step, outcome: 'failed', ...evidenceOf(rotation) },
      facts: { code: error.code, because: error.message },
    });
  if (ends) {
    await giveUp(flight, error);
    return undefined;
  }
  const nextAt = flight.now + pauseAfter(rotation.attempts);
  const tried = { ...rotation, attempts: rotation.attempts + 1, nextAt, trouble: troubleOf(error) };
  // What is still accepted has to be ended again; what a person has to end is only asked about.
  const again = tried.state === 'refusing' && tried.steps.length === 0;
  await flight.save({ rotation: again ? { ...tried, state: 'retiring' } : tried });
  return { for: error.message, until: nextAt };
}

/** Which keys a step is about, as far as that is known, and what the locations said of the new one. */
function evidenceOf(rotation: Rotation): Pick<Note, 'fingerprints' | 'proofs'> {
  const former = rotation.former.fingerprint;
  switch (rotation.state) {
    case 'creating':
      return { fingerprints: { current: former } };
    case 'proving':
      return { fingerprints: { current: former, pending: rotation.pending }, proofs: rotation.proofs };
    case 'setting':
    case 'proved':
      return { fingerprints: { current: former, pending: rotation.pending } };
    case 'delivering':
    case 'resting':
    case 'retiring':
    case 'refusing':
      return { fingerprints: { current: rotation.pending, retired: former } };
    default:
      return {};
  }
}

function overdue({ subject, rotation }: Flight, trouble: RotationTrouble | undefined): RotationTrouble {
  const last = trouble ? `: ${trouble.message}` : '';
  return {
    code: 'OVERDUE',
    message: `the rotation of ${subject.plan.target} was not promoted by ${new Date(rotation.deadlineAt).toISOString()}${last}`,
    remedy: trouble?.remedy ?? [],
  };
}

/** Somebody who asks once more has mended what was wrong: it is tried at once. */
export async function tryAtOnce(flight: Flight): Promise<void> {
  const { rotation } = flight;
  if (rotation.trouble) await flight.save({ rotation: { ...rotation, nextAt: 0 } });
}

/** Takes every step that can be taken now; answers what it waits for, or undefined where the rotation is over. */
export async function advance(flight: Flight, whileIn?: readonly RotationState[]): Promise<Wait | undefined> {
  for (;;) {
    const { rotation } = flight.record;
    if (isOver(rotation)) return undefined;
    if (whileIn && !whileIn.includes(rotation.state)) return undefined;
    const wait = await takeStep(flight);
    if (wait) return wait;
  }
}
