import type { CheckKind } from '../../../functions/contract/checks.ts';
import type { TickAnswer, TickEvent } from '../../../functions/contract/events.ts';
import { type AlarmChange, holdAlarmClock } from '../emulator/control.ts';
import { EMULATED } from './aws.ts';
import { HOME, optionsFor, REGIONS, type Region } from './configuration.ts';
import { Deployment, type Endpoint, type Invoked, startEndpoint } from './deployment.ts';
import { Inbox } from './inbox.ts';
import { type Peers, startPeers } from './peers.ts';

const MINUTE_MS = 60_000;

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
export class DeployedInstallation extends Deployment {
  readonly peers: Peers;
  #inbox: Inbox | undefined;
  #tick = 0;

  static async deploy(): Promise<DeployedInstallation> {
    const endpoint = await startEndpoint();
    const installation = new DeployedInstallation(endpoint, await startPeers());
    try {
      await installation.#deploy();
    } catch (error) {
      await installation.remove();
      throw error;
    }
    return installation;
  }

  private constructor(at: Endpoint, peers: Peers) {
    super(at, REGIONS, optionsFor(peers));
    this.peers = peers;
  }

  /** Whether alarms are evaluated at the time of the ticks. Where not, what they bring comes when it comes. */
  async evaluatesAlarms(): Promise<boolean> {
    return (await holdAlarmClock(this.endpoint, this.#tick)) !== undefined;
  }

  get inbox(): Inbox {
    if (!this.#inbox) throw new Error('nobody has subscribed yet');
    return this.#inbox;
  }

  async #deploy(): Promise<void> {
    await this.deployStacks();
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
  look(
    region: Region,
    tick: number,
    kind: CheckKind = 'handshake',
    scheduledTime = tick,
  ): Promise<Invoked<TickAnswer>> {
    const event: TickEvent = {
      pairwatch: 'tick',
      schema: 1,
      kind,
      shard: 0,
      everyMs: MINUTE_MS,
      scheduledTime: new Date(scheduledTime).toISOString(),
    };
    return this.invoke(kind === 'upstream' ? this.names.courier : this.names.probe(0), event, region);
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

  override async remove(): Promise<void> {
    await this.#inbox?.close();
    await this.peers.stop();
    await super.remove();
  }
}
