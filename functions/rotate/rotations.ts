import { advance, giveUp, tryAtOnce } from './advance.ts';
import { type BeginOptions, begin } from './begin.ts';
import type { Flight, Subject } from './flight.ts';
import { alone, lasts } from './lease.ts';
import { deliverOwed, tryOwedAtOnce } from './owed.ts';
import { turnBack } from './passed-over.ts';
import type { RotationPorts } from './ports.ts';
import { recheck } from './recheck.ts';
import {
  emptyRecord,
  intended,
  isOver,
  isPromoted,
  type RotationRecord,
  type RotationState,
} from './record.ts';
import { RotationError } from './rotation-error.ts';
import type { Wait } from './steps/step.ts';

/**
 * Where a target's rotation stands, and what it waits for, if it is not over, or a gateway is owed its key. A lease in it
 * is somebody else's, and lasts.
 */
export interface Standing {
  readonly record: RotationRecord;
  readonly wait?: Wait;
}

export interface AdvanceOptions {
  /** Somebody asks for it, and is not to wait for the next planned try of a gateway. @default false */
  readonly atOnce?: boolean;
}

const BEFORE_SET: readonly RotationState[] = ['creating'];
const BEFORE_TEST: readonly RotationState[] = [...BEFORE_SET, 'setting'];
const BEFORE_FINISH: readonly RotationState[] = [...BEFORE_TEST, 'proving'];
const BEFORE_DELIVERY: readonly RotationState[] = [...BEFORE_FINISH, 'proved'];

/**
 * Rotations, each driven by its durable record. Every call holds the target's lease while it works (BUSY for whoever
 * comes beside it), and may be made again, at any time, by anybody: what was done is not done twice.
 */
export class Rotations {
  readonly #ports: RotationPorts;

  constructor(ports: RotationPorts) {
    this.#ports = ports;
  }

  async standing({ plan }: Subject): Promise<Standing> {
    const stored = (await this.#ports.rotations.read(plan.target)) ?? emptyRecord(plan.target);
    const { lease, ...record } = stored;
    return { record: lease && !(await lasts(lease, this.#ports)) ? record : stored };
  }

  /**
   * Begins a rotation or makes the one under way urgent, and takes every step that can be taken now. What went wrong
   * before is tried at once.
   */
  start(subject: Subject, options: BeginOptions = {}): Promise<Standing> {
    return this.#alone(subject, async (flight) => {
      await tryOwedAtOnce(flight);
      await begin(flight, options);
      const wait = await advance(flight);
      const owed = await deliverOwed(flight);
      return wait ?? owed;
    });
  }

  /**
   * Takes every step that can be taken now; where no rotation is under way, asks after the retired key once a day. Tries
   * the gateways again that an emergency passed over, where it is time; `atOnce` also before.
   */
  advance(subject: Subject, { atOnce = false }: AdvanceOptions = {}): Promise<Standing> {
    return this.#alone(subject, async (flight) => {
      if (atOnce) await tryOwedAtOnce(flight);
      const wait = await advance(flight);
      await recheck(flight);
      const owed = await deliverOwed(flight);
      return wait ?? owed;
    });
  }

  /** Takes no step: who changed the record last may have died before he told of it. */
  tell(subject: Subject): Promise<Standing> {
    return this.#alone(subject, async () => undefined);
  }

  /** Secrets Manager's steps, with its ClientRequestToken as the version: each does what is missing of those before it. */
  create(subject: Subject, version: string): Promise<Standing> {
    return this.#upTo(subject, version, BEFORE_SET);
  }

  /** Where that ends the former key, it goes on until the new one is promoted. */
  set(subject: Subject, version: string): Promise<Standing> {
    const { oneAtATime } = this.#ports.drivers[subject.plan.driver] ?? {};
    return this.#upTo(subject, version, oneAtATime ? BEFORE_DELIVERY : BEFORE_TEST);
  }

  /** Throws a RotationError also where the proof has to be waited for: it is called again. */
  test(subject: Subject, version: string): Promise<Standing> {
    return this.#upTo(subject, version, BEFORE_FINISH);
  }

  finish(subject: Subject, version: string): Promise<Standing> {
    return this.#upTo(subject, version, BEFORE_DELIVERY);
  }

  /** Ends a rotation that is not promoted yet; TOO_LATE for one that is, or was before somebody put another key. */
  abort(subject: Subject): Promise<Standing> {
    return this.#alone(subject, async (flight) => {
      const { rotation } = flight.record;
      if (isOver(rotation))
        throw new RotationError('TOO_LATE', `no rotation of ${nameOf(subject)} is under way`);
      if (rotation.state === 'returning')
        throw new RotationError(
          'TOO_LATE',
          `${nameOf(subject)} is on its way back to the former key already`,
          [
            `It goes on by itself. After a leak: \`pairwatch rotate ${nameOf(subject)} --now\` passes over gateways that do not take it, and then makes another key.`,
          ],
        );
      const isInUse = isPromoted(rotation) || (await isCurrent(flight, rotation.version));
      if (rotation.state !== 'aborting' && isInUse)
        throw new RotationError('TOO_LATE', `the new key of ${nameOf(subject)} was put in use already`, [
          `Go back to the former key while it lives: \`pairwatch rotate ${nameOf(subject)} --back\`.`,
        ]);
      if (rotation.state === 'aborting') await tryAtOnce(flight);
      else await giveUp(flight, { code: 'STOPPED', message: 'a person ended it', remedy: [] });
      return advance(flight);
    });
  }

  /** Makes the former key the current one again; TOO_LATE once its end was begun. */
  back(subject: Subject): Promise<Standing> {
    return this.#alone(subject, async (flight) => {
      const { rotation } = flight.record;
      switch (rotation?.state) {
        case 'returning':
          await tryAtOnce(flight);
          return advance(flight);
        case 'delivering':
        case 'resting':
        case 'retiring': {
          if (intended(rotation, 'retire')) break;
          if (!(await isCurrent(flight, rotation.version)))
            throw new RotationError(
              'CURRENT_CHANGED',
              `somebody replaced the key of ${nameOf(subject)} meanwhile: there is nothing to go back from`,
            );
          const returning = { ...rotation, state: 'returning', deliveries: [] } as const;
          await flight.enter(returning, turnBack(flight.record, returning));
          return advance(flight);
        }
      }
      throw new RotationError('TOO_LATE', `no former key of ${nameOf(subject)} is left to go back to`);
    });
  }

  #upTo(subject: Subject, version: string, states: readonly RotationState[]): Promise<Standing> {
    return this.#alone(subject, async (flight) => {
      const known = flight.record.rotation;
      // A person's rotation may have come after this one, before Secrets Manager had asked for all of its steps.
      if (known?.version !== version && (await wasPromoted(flight, version))) return undefined;
      if (known?.version !== version || !isOver(known)) await begin(flight, { version, isRepeated: true });
      const wait = await advance(flight, states);
      const { rotation } = flight.record;
      if (rotation?.state === 'aborting') await advance(flight);
      if (rotation?.state === 'aborting' || rotation?.state === 'aborted') throw asError(rotation.because);
      if (wait)
        throw rotation?.trouble ? asError(rotation.trouble) : new RotationError('NOT_PROVED', wait.for);
      return undefined;
    });
  }

  #alone(subject: Subject, work: (flight: Flight) => Promise<Wait | undefined>): Promise<Standing> {
    return alone(subject, this.#ports, async (flight) => {
      const wait = await work(flight);
      const { lease: _, ...record } = flight.record;
      return { record, ...(wait && { wait }) };
    });
  }
}

const nameOf = ({ plan }: Subject): string => plan.target;

const isCurrent = async (flight: Flight, version: string): Promise<boolean> =>
  (await flight.versions()).current?.version === version;

async function wasPromoted(flight: Flight, version: string): Promise<boolean> {
  const { current, previous } = await flight.versions();
  return current?.version === version || previous?.version === version;
}

const asError = ({
  code,
  message,
  remedy,
}:
  | RotationError
  | { code: RotationError['code']; message: string; remedy: readonly string[] }): RotationError =>
  new RotationError(code, message, remedy);
