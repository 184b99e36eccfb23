import { randomUUID } from 'node:crypto';
import { awsClients } from '../../functions/aws/clients.ts';
import { lambda } from '../../functions/aws/services/lambda.ts';
import type { RotationWishEvent } from '../../functions/contract/events.ts';
import type { LedgerRecord } from '../../functions/contract/ledger.ts';
import { isByPerson } from '../../functions/contract/rotation.ts';
import { iso, time } from '../../functions/notify/words.ts';
import type { BeginOptions } from '../../functions/rotate/begin.ts';
import type { Subject } from '../../functions/rotate/flight.ts';
import { emptyRecord, isOver, type RotationRecord } from '../../functions/rotate/record.ts';
import { RotationError } from '../../functions/rotate/rotation-error.ts';
import type { RotationStore } from '../../functions/rotate/rotation-store.ts';
import type { AdvanceOptions, Standing } from '../../functions/rotate/rotations.ts';
import type { WishAnswer } from '../../functions/rotate/wish.ts';
import { SurroundingsError } from '../commands/mistakes.ts';
import { callerName } from '../targets/caller.ts';
import { askRotate, type RotateFunction } from './ask-rotate.ts';
import type { Helm, Waiting } from './drive.ts';
import { pause, watchedCall } from './watched-call.ts';

export interface DeployedHelmOptions extends Waiting {
  readonly installation: string;
  readonly home: string;
  readonly rotations: RotationStore;
  readonly onEntry: (record: LedgerRecord) => void;
}

/** Whoever is at work is a function, which is over by then, and so is its lease, ms. */
const PATIENCE_MS = 1_200_000;

/**
 * Moves deployed rotations by their function. A wish names the rotation it means, so that it may be asked again where
 * somebody else is at work, or no answer came: what was done once is not done twice.
 */
export class DeployedHelm implements Helm {
  readonly #options: DeployedHelmOptions;
  readonly #function: RotateFunction;

  constructor(options: DeployedHelmOptions) {
    const { installation, home } = options;
    this.#options = options;
    this.#function = { installation, home, clients: awsClients({ lambda }, { attempts: 1 }) };
  }

  async standing(subject: Subject): Promise<Standing> {
    return { record: await this.#read(subject) };
  }

  start(subject: Subject, options: BeginOptions = {}): Promise<Standing> {
    return this.#insist(subject, 'rotate', options);
  }

  advance(subject: Subject, options: AdvanceOptions = {}): Promise<Standing> {
    return this.#insist(subject, 'advance', options);
  }

  abort(subject: Subject): Promise<Standing> {
    return this.#insist(subject, 'abort');
  }

  back(subject: Subject): Promise<Standing> {
    return this.#insist(subject, 'back');
  }

  async #insist(
    subject: Subject,
    wish: RotationWishEvent['wish'],
    options: BeginOptions & AdvanceOptions = {},
  ): Promise<Standing> {
    const { signal, waits } = this.#options;
    const { target } = subject.plan;
    const first = await this.#read(subject);
    // The version of a key that a person stages is that person's.
    const fresh = isByPerson(subject.plan) ? undefined : randomUUID();
    const endsAt = Date.now() + PATIENCE_MS;
    const said = new Set<string>();
    for (let record = first; ; record = await this.#read(subject)) {
      const version = wish === 'rotate' ? meant(record, first, fresh) : underWay(first);
      const event: RotationWishEvent = {
        ...{ pairwatch: 'rotation-wish', schema: 1, target, wish, askedBy: callerName(), ...options },
        ...(version !== undefined && { version }),
      };
      const answer = await this.#ask(subject, event, said);
      if (answer === 'unheard' && signal.aborted) {
        if (wish === 'advance') return this.standing(subject);
        throw new SurroundingsError(
          `left before there was an answer about ${target}: \`pairwatch rotate ${target} --status --store aws\` says what became of it`,
        );
      }
      if (answer !== 'unheard') {
        for (const entry of answer.entries) this.#options.onEntry(entry);
        if (answer.outcome === 'granted')
          return { record: answer.record, ...(answer.wait && { wait: answer.wait }) };
        const passes = answer.code === 'BUSY' && wish !== 'advance' && waits && !signal.aborted;
        if (!passes || Date.now() > endsAt)
          throw new RotationError(answer.code, answer.message, answer.remedy);
      } else if (Date.now() > endsAt)
        throw new SurroundingsError(`no answer about ${target} came back: the same call goes on`);
      this.#sayOnce(said, answer === 'unheard' ? UNHEARD : await this.#busy(subject));
      await pause(signal);
    }
  }

  #ask(subject: Subject, event: RotationWishEvent, said: Set<string>): Promise<WishAnswer | 'unheard'> {
    const read = () => this.#read(subject);
    const say = (line: string) => this.#sayOnce(said, line);
    const { signal } = this.#options;
    return watchedCall((until) => askRotate(this.#function, event, until), { read, say, signal });
  }

  async #busy(subject: Subject): Promise<string> {
    const { lease } = await this.#read(subject);
    const until = lease ? `, until ${time(iso(lease.until))} at the latest` : '';
    return `${subject.plan.target}: somebody else is at work on its rotation${until}; asked again until it is free`;
  }

  #sayOnce(said: Set<string>, line: string): void {
    if (said.has(line)) return;
    said.add(line);
    this.#options.say(`pairwatch: ${line}`);
  }

  async #read({ plan: { target } }: Subject): Promise<RotationRecord> {
    return (await this.#options.rotations.read(target)) ?? emptyRecord(target);
  }
}

const UNHEARD =
  'no answer came back; it may go on there, and is asked again (its steps stand in the ledger: pairwatch audit list --store aws)';

/** The one that is under way, or that came since this was first asked; else a new one. */
function meant(
  { rotation }: RotationRecord,
  first: RotationRecord,
  fresh: string | undefined,
): string | undefined {
  if (!isOver(rotation) || rotation?.version !== first.rotation?.version) return rotation?.version;
  return fresh;
}

const underWay = ({ rotation }: RotationRecord): string | undefined =>
  isOver(rotation) ? undefined : rotation.version;
