import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { AuditEvent, RotationsDueEvent } from '../../../functions/contract/events.ts';
import type { LedgerEntry } from '../../../functions/contract/ledger.ts';
import type { AuditAnswer } from '../../../functions/reconcile/audit.ts';
import type { Options } from '../../../lib/config/options.ts';
import { EMULATED } from '../harness/aws.ts';
import { HOME, type Region } from '../harness/configuration.ts';
import { Deployment, type Endpoint, startEndpoint } from '../harness/deployment.ts';
import { Inbox } from '../harness/inbox.ts';
import { schedule } from '../harness/schedules.ts';
import { optionsFor, REGIONS } from './configuration.ts';
import { type RotatingPeers, startRotatingPeers } from './peers.ts';

const ROTATED_WITHIN_MS = 120_000;
const PAUSE_MS = 500;

/** An installation that rotates keys, and those who issue and take them. Its schedules rest: a scenario says when. */
export class RotatingInstallation extends Deployment {
  readonly peers: RotatingPeers;
  #inbox: Inbox | undefined;

  static async deploy(): Promise<RotatingInstallation> {
    const endpoint = await startEndpoint();
    return RotatingInstallation.begun(new RotatingInstallation(endpoint, await startRotatingPeers()));
  }

  protected static async begun<Installation extends RotatingInstallation>(
    installation: Installation,
  ): Promise<Installation> {
    try {
      await installation.deployStacks();
      await schedule(installation, 'DISABLED');
      await installation.#subscribe();
    } catch (error) {
      await installation.remove();
      throw error;
    }
    return installation;
  }

  protected constructor(
    at: Endpoint,
    peers: RotatingPeers,
    regions: readonly Region[] = REGIONS,
    options: Options = optionsFor(peers),
  ) {
    super(at, regions, options);
    this.peers = peers;
    peers.gateway.state.readSecret = async () => (await this.current('api')).value;
  }

  /** Whoever hears of it: people, and the auditors. */
  get inbox(): Inbox {
    if (!this.#inbox) throw new Error('nobody has subscribed yet');
    return this.#inbox;
  }

  async #subscribe(): Promise<void> {
    const { alertsTopic, auditorsTopic, localTopic } = this.names;
    const topics = [
      ...[alertsTopic, auditorsTopic].map((topic) => [HOME, topic] as const),
      ...this.regions.map((region) => [region, localTopic] as const),
    ];
    this.#inbox = await Inbox.open(
      topics.map(([region, topic]) => ({
        clients: this.in(region),
        topicArn: `arn:aws:sns:${region}:${EMULATED.CDK_DEFAULT_ACCOUNT}:${topic}`,
      })),
    );
  }

  get bucket(): string {
    return this.names.ledgerBucket(EMULATED.CDK_DEFAULT_ACCOUNT);
  }

  /** What a function answers; rejects with what it said where it failed. */
  async call<Answer>(functionName: string, event: object, region?: Region): Promise<Answer> {
    const invoked = await this.invoke<Answer>(functionName, event, region);
    if ('error' in invoked) throw new Error(invoked.error);
    return invoked.answer;
  }

  /** What the schedule of `rotate` does every five minutes. */
  async goOn(): Promise<void> {
    const due: RotationsDueEvent = { pairwatch: 'rotations-due', schema: 1 };
    await this.call(this.names.rotate, due);
  }

  /** What the daily schedule of `audit` does. */
  audited(): Promise<AuditAnswer> {
    const daily: AuditEvent = { pairwatch: 'audit', schema: 1 };
    return this.call<AuditAnswer>(this.names.audit, daily);
  }

  /** The value and the version of a secret, by its name in the configuration. */
  async current(secret: string): Promise<{ readonly value: string; readonly version: string }> {
    const asked = new GetSecretValueCommand({ SecretId: this.names.secret(secret) });
    const { SecretString = '', VersionId = '' } = await this.home.secrets.send(asked);
    return { value: SecretString, version: VersionId };
  }

  async put(secret: string, SecretString: string): Promise<void> {
    await this.home.secrets.send(
      new PutSecretValueCommand({ SecretId: this.names.secret(secret), SecretString }),
    );
  }

  /** Secrets Manager begins a rotation, as its own schedule has it; it does not wait for the end. */
  async ask(secret: string): Promise<void> {
    await this.home.secrets.send(new RotateSecretCommand({ SecretId: this.names.secret(secret) }));
  }

  /** A whole rotation by Secrets Manager, until the former key is retired; answers its entries. */
  async rotate(target: string, secret: string): Promise<readonly LedgerEntry[]> {
    const { version } = await this.current(secret);
    await this.ask(secret);
    await this.until(async () => (await this.current(secret)).version !== version);
    const { version: rotation } = await this.current(secret);
    const of = async () =>
      (await this.entries()).filter((entry) => entry.target === target && entry.rotation === rotation);
    await this.until(async () => {
      await this.goOn();
      return (await of()).some(({ step, outcome }) => step === 'retire' && outcome === 'done');
    });
    return of();
  }

  /** All entries of the ledger, in order. */
  async entries(): Promise<readonly LedgerEntry[]> {
    const { s3 } = this.home;
    const listed = new ListObjectsV2Command({ Bucket: this.bucket, Prefix: 'entries/' });
    const { Contents = [] } = await s3.send(listed);
    return Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
        return JSON.parse((await Body?.transformToString()) ?? '') as LedgerEntry;
      }),
    );
  }

  /** Rejects where it does not come to that in time. */
  async until(what: () => Promise<boolean>, withinMs = ROTATED_WITHIN_MS): Promise<void> {
    for (const endsAt = Date.now() + withinMs; !(await what()); await sleep(PAUSE_MS))
      if (Date.now() > endsAt) throw new Error('it did not come to that in time');
  }

  override async remove(): Promise<void> {
    await this.#inbox?.close();
    await this.peers.stop();
    await super.remove();
  }
}
