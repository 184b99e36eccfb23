import type { ListKeysEvent, RotationStepEvent, RotationWishEvent } from '../../contract/events.ts';
import { namesOf } from '../../contract/names.ts';
import type { WatchPlan } from '../../contract/plan.ts';
import { isByPerson, ROTATIONS_EVERY_MS } from '../../contract/rotation.ts';
import { type Clock, systemClock } from '../../handshake/clock.ts';
import { LedgerError } from '../../ledger/ports.ts';
import type { ListedKey } from '../../rotate/driver.ts';
import { Flight, type Subject } from '../../rotate/flight.ts';
import { hasDueDelivery } from '../../rotate/owed.ts';
import { emptyRecord, isOver, type RotationRecord } from '../../rotate/record.ts';
import { RotationError } from '../../rotate/rotation-error.ts';
import { Rotations } from '../../rotate/rotations.ts';
import { isUntold } from '../../rotate/untold.ts';
import { grant, type WishAnswer } from '../../rotate/wish.ts';
import { awsClients } from '../clients.ts';
import { type Invocation, SPARE_MS } from '../invocation.ts';
import { cloudWatch } from '../services/cloudwatch.ts';
import { dynamoDb } from '../services/dynamodb.ts';
import { kms } from '../services/kms.ts';
import { lambda } from '../services/lambda.ts';
import { s3 } from '../services/s3.ts';
import { secretsManager } from '../services/secrets-manager.ts';
import { DeployedRotationPorts } from './ports.ts';
import type { Stuck } from './stuck.ts';
import { RotationTeller } from './teller.ts';

export interface DeployedRotationsOptions {
  /** With its rotations. */
  readonly plan: WatchPlan;
  readonly home: string;
  /** Of the ledger. */
  readonly bucket: string;
  /** ARN of the key that signs it. */
  readonly key: string;
  readonly say: (line: string) => void;
  readonly clock?: Clock;
}

/** Between two tries of a step, ms. */
const RETRY_MS = 5_000;
const DAY_MS = 86_400_000;
const STEPS = {
  createSecret: 'create',
  setSecret: 'set',
  testSecret: 'test',
  finishSecret: 'finish',
} as const;

/** Rotations over the ports on AWS: by Secrets Manager's steps until a key is promoted, then by the schedule. */
export class DeployedRotations {
  readonly #plan: WatchPlan;
  readonly #clock: Clock;
  readonly #subjects: readonly Subject[];
  readonly #ports: DeployedRotationPorts;
  readonly #teller: RotationTeller;
  /** Whose last number says that it could not go on, as far as this process knows. */
  readonly #stuck = new Set<string>();

  constructor({ clock = systemClock, say, ...options }: DeployedRotationsOptions) {
    const { plan, home } = options;
    const clients = awsClients({ cloudWatch, dynamoDb, kms, lambda, s3, secretsManager });
    this.#plan = plan;
    this.#clock = clock;
    this.#teller = new RotationTeller({ installation: plan.installation, home, clients, clock, say });
    this.#ports = new DeployedRotationPorts({ ...options, clients, clock, teller: this.#teller });
    this.#subjects = (plan.rotations ?? []).flatMap((rotation) => {
      const target = plan.targets.find(({ name }) => name === rotation.target);
      return target?.key ? [{ plan: rotation, target, secret: target.key.secret }] : [];
    });
  }

  /** Waits, as long as the function may run, for what has to be waited for; then rejects, and Secrets Manager asks again. */
  async step({ Step, SecretId, ClientRequestToken }: RotationStepEvent, run: Invocation): Promise<undefined> {
    const subject = this.#subjectOf(SecretId);
    const rotations = new Rotations(this.#ports.of(run));
    // How Secrets Manager tries a new schedule out: a test alone, of a version that nobody made.
    const { record: known } = await rotations.standing(subject);
    if (Step === 'testSecret' && known.rotation?.version !== ClientRequestToken) return undefined;
    for (;;)
      try {
        await rotations[STEPS[Step]](subject, ClientRequestToken);
        return undefined;
      } catch (error) {
        const { record } = await rotations.standing(subject);
        const hasBegun = !isOver(record.rotation);
        const passes = isBusy(error) || (error instanceof RotationError && hasBegun);
        if (!passes || run.leftMs() < SPARE_MS) {
          const { target } = subject.plan;
          if (!isKept(error, hasBegun)) await this.#teller.tellStuck([{ target, error }]);
          throw error;
        }
        await this.#clock.sleep(RETRY_MS);
      }
  }

  /** Whatever can go on goes on, target by target. Rejects at its end where one of them could not, or people were not told. */
  async due(run: Invocation): Promise<undefined> {
    const rotations = new Rotations(this.#ports.of(run));
    const stuck: Stuck[] = [];
    const others: unknown[] = [];
    for (const subject of this.#subjects) {
      if (run.leftMs() < SPARE_MS) break;
      const { target } = subject.plan;
      try {
        const resting = await this.#goOn(subject, rotations);
        await this.#settle(subject, rotations, resting).catch((error: unknown) => others.push(error));
      } catch (error) {
        if (isCrowded(error)) others.push(error);
        else if (!isBusy(error)) stuck.push({ target, error });
      }
    }
    for (const { target } of stuck) this.#stuck.add(target);
    await this.#teller.tellStuck(stuck);
    const troubles = [...stuck.map(({ error }) => error), ...others];
    if (troubles.length > 0) throw new AggregateError(troubles, 'some rotations could not go on');
    return undefined;
  }

  /** What a person asks for, at once. */
  async wish(event: RotationWishEvent, run: Invocation): Promise<WishAnswer> {
    return grant(event, this.#subjectNamed(event.target), this.#ports.of(run));
  }

  /** The provider's own list; null where it has none, or the vault may not read it. */
  async listKeys({ target }: ListKeysEvent, run: Invocation): Promise<readonly ListedKey[] | null> {
    const subject = this.#subjectNamed(target);
    const ports = this.#ports.of(run);
    const record = (await ports.rotations.read(target)) ?? emptyRecord(target);
    const flight = new Flight(subject, ports, record);
    const { current } = await flight.versions();
    return (await flight.driver.list?.(await flight.work(current?.version ?? ''))) ?? null;
  }

  /** Answers the record of what rests; undefined where something went on. */
  async #goOn(subject: Subject, rotations: Rotations): Promise<RotationRecord | undefined> {
    const { record } = await rotations.standing(subject);
    const move = await this.#moveOf(record, subject);
    if (!move) return record;
    await rotations[move](subject);
    return undefined;
  }

  async #moveOf(
    record: RotationRecord,
    { plan, secret }: Subject,
  ): Promise<'advance' | 'start' | 'tell' | undefined> {
    const now = this.#clock.wallMs();
    const { rotation, retired } = record;
    if (!isOver(rotation) || (retired && now - retired.checkedAt >= DAY_MS)) return 'advance';
    if (isByPerson(plan) && (await this.#ports.keys.versions(secret)).pending?.hasValue) return 'start';
    if (hasDueDelivery(record, now)) return 'advance';
    return isUntold(record) ? 'tell' : undefined;
  }

  /** The number of what rests goes out once a day, and when it can go on again. Rejects where people could not be told. */
  async #settle(subject: Subject, rotations: Rotations, resting: RotationRecord | undefined): Promise<void> {
    const { target } = subject.plan;
    const wasStuck = this.#stuck.has(target);
    const isDaily = this.#clock.wallMs() % DAY_MS < ROTATIONS_EVERY_MS;
    if (resting && (isDaily || wasStuck)) await this.#teller.publish(resting);
    this.#stuck.delete(target);
    const { due = [] } = resting ?? (await rotations.standing(subject)).record;
    if (due.length > 0) throw new Error(`people could not be told of ${target}`);
  }

  #subjectNamed(target: string): Subject {
    const subject = this.#subjects.find(({ plan }) => plan.target === target);
    if (!subject) throw new RotationUnknown(target);
    return subject;
  }

  /** Secrets Manager names a secret by its ARN, with six characters of its own at the end. */
  #subjectOf(arn: string): Subject {
    const { secret } = namesOf(this.#plan.installation);
    const subject = this.#subjects.find((known) =>
      arn.slice(0, -7).endsWith(`:secret:${secret(known.secret)}`),
    );
    if (!subject) throw new Error('this secret is none of those that are rotated here');
    return subject;
  }
}

const isBusy = (error: unknown): boolean => error instanceof RotationError && error.code === 'BUSY';

/** Whether a record tells of it, or nobody has to hear: a key that cannot be read keeps a rotation from beginning unseen. */
const isKept = (error: unknown, hasBegun: boolean): boolean =>
  error instanceof RotationError ? hasBegun || error.code !== 'STORE_UNREADABLE' : isCrowded(error);

/** That passes; where it does not, the rotation's own deadline tells. */
const isCrowded = (error: unknown): boolean => error instanceof LedgerError && error.code === 'LEDGER_BUSY';

/** The target is none of those that were deployed with a rotation. */
export class RotationUnknown extends Error {
  override readonly name = 'RotationUnknown';

  constructor(target: string) {
    super(`no rotation of ${target} is deployed`);
  }
}
