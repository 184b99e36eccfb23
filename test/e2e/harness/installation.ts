import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { CheckKind } from '../../../functions/contract/checks.ts';
import type { TickAnswer, TickEvent } from '../../../functions/contract/events.ts';
import { type Names, namesOf } from '../../../functions/contract/names.ts';
import { type AlarmChange, functionsRunning, holdAlarmClock } from '../emulator/control.ts';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { pythonWithEmulator, SCRATCH } from '../emulator/python.ts';
import { type Clients, clientsIn, EMULATED } from './aws.ts';
import { cdk } from './cdk.ts';
import { HOME, INSTALLATION, optionsFor, REGIONS, type Region, writeConfiguration } from './configuration.ts';
import { Inbox } from './inbox.ts';
import { type Peers, startPeers } from './peers.ts';

const MINUTE_MS = 60_000;
const BOOTSTRAP_MS = 120_000;
const DEPLOY_MS = 240_000;
/** Whether the emulator enforces IAM: whatever works with it works without. */
const AUTH = process.env['AUTH'] !== 'false';
const SETTLED_WITHIN_MS = 90_000;
/** From one function's end to the start of the one it called, and to a web server on loopback. */
const IDLE_PAUSE_MS = 200;
/** Where nobody says whether functions still work: they gather, and a cold start is slow. */
const BLIND_PAUSE_MS = 6_000;

export interface Ticked {
  /** Epoch ms. */
  readonly tick: number;
  readonly answers: Readonly<Partial<Record<Region, TickAnswer>>>;
  /** What a function said that failed, by region. */
  readonly errors: Readonly<Partial<Record<Region, string>>>;
  /** What the alarms' clock passed on the way to this tick. */
  readonly alarms: readonly AlarmChange[];
}

export interface TickOptions {
  /** @default - all of them */
  readonly regions?: readonly Region[];
  /** Epoch ms. @default - a minute after the last one */
  readonly at?: number;
  readonly kind?: CheckKind;
}

/** An installation on an emulator of AWS, what it watches, and whom it tells. */
export class DeployedInstallation {
  readonly names: Names = namesOf(INSTALLATION);
  readonly peers: Peers;
  readonly endpoint: string;
  /** Where its configuration and what was synthesised lie. */
  readonly folder: string;
  readonly configuration: string;
  readonly #clients: Readonly<Record<Region, Clients>>;
  readonly #emulator: Emulator | undefined;
  #inbox: Inbox | undefined;
  #tick = 0;

  static async deploy(): Promise<DeployedInstallation> {
    const given = process.env['AWS_ENDPOINT_URL'];
    const found = given === undefined ? pythonWithEmulator() : undefined;
    if (found && 'missing' in found) throw new Error(found.missing);
    const emulator = found && (await startEmulator({ python: found.python, auth: AUTH }));
    const peers = await startPeers();
    const installation = new DeployedInstallation(peers, emulator, given ?? emulator?.endpoint ?? '');
    try {
      await installation.#deploy();
    } catch (error) {
      await installation.remove();
      throw error;
    }
    return installation;
  }

  private constructor(peers: Peers, emulator: Emulator | undefined, endpoint: string) {
    this.peers = peers;
    this.endpoint = endpoint;
    this.#emulator = emulator;
    mkdirSync(SCRATCH, { recursive: true });
    this.folder = mkdtempSync(join(SCRATCH, 'installation-'));
    this.configuration = writeConfiguration(this.folder, optionsFor(peers));
    this.#clients = Object.fromEntries(
      REGIONS.map((region) => [region, clientsIn(region, { endpoint })]),
    ) as unknown as Record<Region, Clients>;
  }

  /** Whether the endpoint refuses what a role may not do. */
  get judgesPermissions(): boolean {
    return this.#emulator !== undefined && AUTH;
  }

  /** Whether alarms are evaluated at the time of the ticks. Where not, what they bring comes when it comes. */
  async evaluatesAlarms(): Promise<boolean> {
    return (await holdAlarmClock(this.endpoint, this.#tick)) !== undefined;
  }

  get inbox(): Inbox {
    if (!this.#inbox) throw new Error('nobody has subscribed yet');
    return this.#inbox;
  }

  /** For processes of the CDK and of the command line. */
  get env(): Readonly<Record<string, string>> {
    return {
      ...EMULATED,
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: HOME,
      PAIRWATCH_CONFIG: this.configuration,
    };
  }

  in(region: Region): Clients {
    return this.#clients[region];
  }

  get home(): Clients {
    return this.in(HOME);
  }

  async #deploy(): Promise<void> {
    const { env } = this;
    const output = ['--output', join(this.folder, 'cdk.out')];
    const environments = REGIONS.map((region) => `aws://${EMULATED.CDK_DEFAULT_ACCOUNT}/${region}`);
    await cdk(['bootstrap', ...environments, ...output], { env, timeoutMs: BOOTSTRAP_MS });
    const how = ['--all', '--method', 'direct', '--concurrency', '6', '--require-approval', 'never'];
    await cdk(['deploy', ...how, ...output], { env, timeoutMs: DEPLOY_MS });
    const topics = REGIONS.map((region) => [region, this.names.localTopic] as const);
    this.#inbox = await Inbox.open(
      [[HOME, this.names.alertsTopic] as const, ...topics].map(([region, name]) => ({
        clients: this.in(region),
        topicArn: `arn:aws:sns:${region}:${EMULATED.CDK_DEFAULT_ACCOUNT}:${name}`,
      })),
    );
  }

  /** One tick, as the schedules of the regions would start it; with all that the alarms' clock passes until then. */
  async tick({ regions = REGIONS, at, kind = 'handshake' }: TickOptions = {}): Promise<Ticked> {
    const tick = at ?? this.#nextTick();
    this.#tick = Math.max(this.#tick, tick);
    const alarms = (await holdAlarmClock(this.endpoint, tick)) ?? [];
    const started = regions.map(async (region) => [region, await this.look(region, tick, kind)] as const);
    const ended = await Promise.all(started);
    return {
      tick,
      alarms,
      answers: Object.fromEntries(
        ended.flatMap(([region, answer]) => ('answer' in answer ? [[region, answer.answer]] : [])),
      ),
      errors: Object.fromEntries(
        ended.flatMap(([region, answer]) => ('error' in answer ? [[region, answer.error]] : [])),
      ),
    };
  }

  /** One region's part of a tick. */
  async look(
    region: Region,
    tick: number,
    kind: CheckKind = 'handshake',
    scheduledTime = tick,
  ): Promise<{ readonly answer: TickAnswer } | { readonly error: string }> {
    const event: TickEvent = {
      pairwatch: 'tick',
      schema: 1,
      kind,
      shard: 0,
      everyMs: MINUTE_MS,
      scheduledTime: new Date(scheduledTime).toISOString(),
    };
    const FunctionName = kind === 'upstream' ? this.names.courier : this.names.probe(0);
    const { FunctionError, Payload } = await this.in(region).lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
    );
    const said = Buffer.from(Payload ?? []).toString('utf8');
    return FunctionError ? { error: said } : { answer: JSON.parse(said) as TickAnswer };
  }

  /** Lets the alarms' time pass without a look. */
  async wait(minutes: number): Promise<readonly AlarmChange[]> {
    this.#tick += minutes * MINUTE_MS;
    return (await holdAlarmClock(this.endpoint, this.#tick)) ?? [];
  }

  #nextTick(): number {
    const next = (Math.floor(Date.now() / MINUTE_MS) + 1) * MINUTE_MS;
    return Math.max(next, this.#tick + MINUTE_MS);
  }

  /** Resolves when no function works any more, and what they told has arrived. */
  async settled(): Promise<void> {
    const deadline = Date.now() + SETTLED_WITHIN_MS;
    for (let idle = 0; idle < 2; ) {
      const running = await functionsRunning(this.endpoint);
      if (running === undefined) return sleep(BLIND_PAUSE_MS);
      idle = running === 0 ? idle + 1 : 0;
      if (Date.now() > deadline) throw new Error(`${running} functions are still at work`);
      await sleep(IDLE_PAUSE_MS);
    }
  }

  /** Everything that was started has ended after it. */
  async remove(): Promise<void> {
    await this.#inbox?.close();
    for (const clients of Object.values(this.#clients)) clients.destroy();
    await this.peers.stop();
    await this.#emulator?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
