import type { ListKeysEvent, RotationStepEvent } from '../contract/events.ts';
import { namesOf } from '../contract/names.ts';
import type { WatchPlan } from '../contract/plan.ts';
import { isByPerson, ROTATIONS_EVERY_MS } from '../contract/rotation.ts';
import { type Clock, systemClock } from '../handshake/clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { networkOptions } from '../plan/network.ts';
import type { ListedKey } from '../rotate/driver.ts';
import { DRIVERS } from '../rotate/drivers/index.ts';
import { Flight, type Subject } from '../rotate/flight.ts';
import { newsBetween, rotationSamples } from '../rotate/news.ts';
import type { RotationPorts } from '../rotate/ports.ts';
import { emptyRecord, isOver, type RotationRecord } from '../rotate/record.ts';
import { RotationError } from '../rotate/rotation-error.ts';
import { Rotations } from '../rotate/rotations.ts';
import { awsClients } from './clients.ts';
import { CourierFunction } from './courier-function.ts';
import { deployedLedger } from './ledger.ts';
import { CloudWatchMetricSink } from './metric-sink.ts';
import { LambdaNotifier } from './notifier.ts';
import { RegionProver } from './region-prover.ts';
import { cloudWatch } from './services/cloudwatch.ts';
import { dynamoDb } from './services/dynamodb.ts';
import { kms } from './services/kms.ts';
import { lambda } from './services/lambda.ts';
import { s3 } from './services/s3.ts';
import { secretsManager } from './services/secrets-manager.ts';
import { stateTable } from './state-table.ts';
import { SecretsManagerVersions } from './versioned-key-store.ts';

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

/** One run of the function. */
export interface Invocation {
  /** Its id: who has a lease. */
  readonly id: string;
  /** Its principal, for the ledger. */
  readonly by: string;
  readonly leftMs: () => number;
}

/** A lease outlasts the function by so much, ms. */
const LEASE_SPARE_MS = 60_000;
/** What is left untouched at the end of a run, ms. */
const SPARE_MS = 60_000;
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
  readonly #options: Required<DeployedRotationsOptions>;
  readonly #clients = awsClients({ cloudWatch, dynamoDb, kms, lambda, s3, secretsManager });
  readonly #subjects: readonly Subject[];
  #ledger: Promise<Ledger> | undefined;

  constructor(options: DeployedRotationsOptions) {
    this.#options = { clock: systemClock, ...options };
    const { plan } = options;
    this.#subjects = (plan.rotations ?? []).flatMap((rotation) => {
      const target = plan.targets.find(({ name }) => name === rotation.target);
      return target?.key ? [{ plan: rotation, target, secret: target.key.secret }] : [];
    });
  }

  /** Waits, as long as the function may run, for what has to be waited for; then rejects, and Secrets Manager asks again. */
  async step({ Step, SecretId, ClientRequestToken }: RotationStepEvent, run: Invocation): Promise<undefined> {
    const { clock } = this.#options;
    const subject = this.#subjectOf(SecretId);
    const rotations = new Rotations(await this.#ports(run));
    // How Secrets Manager tries a new schedule out: a test alone, of a version that nobody made.
    const { record: known } = await rotations.standing(subject);
    if (Step === 'testSecret' && known.rotation?.version !== ClientRequestToken) return undefined;
    for (;;)
      try {
        await this.#telling(subject, rotations, () => rotations[STEPS[Step]](subject, ClientRequestToken));
        return undefined;
      } catch (error) {
        const { record } = await rotations.standing(subject);
        const passes = error instanceof RotationError && (error.code === 'BUSY' || !isOver(record.rotation));
        if (!passes || run.leftMs() < SPARE_MS) throw error;
        await clock.sleep(RETRY_MS);
      }
  }

  /** Whatever can go on goes on, target by target. Rejects at its end where one of them could not. */
  async due(run: Invocation): Promise<undefined> {
    const rotations = new Rotations(await this.#ports(run));
    const troubles: unknown[] = [];
    for (const subject of this.#subjects) {
      if (run.leftMs() < SPARE_MS) break;
      await this.#goOn(subject, rotations).catch((error: unknown) => {
        if (error instanceof RotationError && error.code === 'BUSY') return;
        troubles.push(error);
      });
    }
    if (troubles.length > 0) throw new AggregateError(troubles, 'some rotations could not go on');
    return undefined;
  }

  /** The provider's own list; null where it has none, or the vault may not read it. */
  async listKeys({ target }: ListKeysEvent, run: Invocation): Promise<readonly ListedKey[] | null> {
    const subject = this.#subjects.find(({ plan }) => plan.target === target);
    if (!subject) throw new Error(`no rotation of ${target} is deployed`);
    const ports = await this.#ports(run);
    const record = (await ports.rotations.read(target)) ?? emptyRecord(target);
    const flight = new Flight(subject, ports, record);
    const { current } = await flight.versions();
    return (await flight.driver.list?.(await flight.work(current?.version ?? ''))) ?? null;
  }

  async #goOn(subject: Subject, rotations: Rotations): Promise<void> {
    const { record } = await rotations.standing(subject);
    const { clock } = this.#options;
    const { rotation, retired } = record;
    if (!isOver(rotation) || (retired && clock.wallMs() - retired.checkedAt >= DAY_MS))
      return this.#telling(subject, rotations, () => rotations.advance(subject));
    if (isByPerson(subject.plan) && (await this.#keys().versions(subject.secret)).pending?.hasValue)
      return this.#telling(subject, rotations, () => rotations.start(subject));
    if (clock.wallMs() % DAY_MS < ROTATIONS_EVERY_MS) await this.#publish(record);
  }

  /** Numbers and news of what became of a rotation, also where the step failed. */
  async #telling(subject: Subject, rotations: Rotations, work: () => Promise<unknown>): Promise<void> {
    const { home, plan, clock, say } = this.#options;
    const before = (await rotations.standing(subject)).record;
    try {
      await work();
    } finally {
      const after = (await rotations.standing(subject)).record;
      await this.#publish(after).catch(() => say(`${subject.plan.target}: no metrics`));
      const notifier = new LambdaNotifier({ installation: plan.installation, home, clients: this.#clients });
      for (const news of newsBetween(before, after, clock.wallMs())) await notifier.notify(news);
    }
  }

  #publish(record: RotationRecord): Promise<void> {
    const { home, plan, clock } = this.#options;
    const sink = new CloudWatchMetricSink({ installation: plan.installation, home, clients: this.#clients });
    return sink.publish(clock.wallMs(), rotationSamples(record, clock.wallMs()));
  }

  #keys(): SecretsManagerVersions {
    const { plan, home } = this.#options;
    return new SecretsManagerVersions({ installation: plan.installation, home, clients: this.#clients });
  }

  async #ports(run: Invocation): Promise<RotationPorts> {
    const { plan, home, bucket, key, clock } = this.#options;
    const { installation } = plan;
    const clients = this.#clients;
    const keys = this.#keys();
    this.#ledger ??= deployedLedger({
      ...{ installation, bucket, key, clients, clock },
      region: home,
      writer: run.by,
    }).catch((error: unknown) => {
      this.#ledger = undefined;
      throw error;
    });
    return {
      installation,
      keys,
      rotations: stateTable({ installation, home, clients }).rotations,
      ledger: await this.#ledger,
      prover: new RegionProver({ plan, clients, clock }),
      courier: new CourierFunction({ installation, home, clients }),
      drivers: DRIVERS,
      network: (target) => networkOptions(target, plan, { env: process.env, keys }, 'fresh'),
      clock,
      by: run.by,
      holder: run.id,
      leaseMs: run.leftMs() + LEASE_SPARE_MS,
    };
  }

  /** Secrets Manager names a secret by its ARN, with six characters of its own at the end. */
  #subjectOf(arn: string): Subject {
    const { secret } = namesOf(this.#options.plan.installation);
    const subject = this.#subjects.find((known) =>
      arn.slice(0, -7).endsWith(`:secret:${secret(known.secret)}`),
    );
    if (!subject) throw new Error('this secret is none of those that are rotated here');
    return subject;
  }
}
