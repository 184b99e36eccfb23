import type { LookNowAnswer, LookNowEvent, TickAnswer, TickEvent } from '../contract/events.ts';
import type { WatchPlan } from '../contract/plan.ts';
import { systemClock } from '../handshake/clock.ts';
import { reproduce } from '../handshake/reproduce.ts';
import { checksOf } from '../plan/checks.ts';
import { planned } from '../probe/check.ts';
import { reachesControl } from '../probe/control-endpoint.ts';
import type { LookTools } from '../probe/take-look.ts';
import { keyIsChanging } from '../rotate/changing.ts';
import { tickAt } from '../watch/plan.ts';
import { SharedWatch } from '../watch/shared-watch.ts';
import { WatchTroubled } from '../watch/troubles.ts';
import { awsClients } from './clients.ts';
import { type HandshakeLine, type LineContext, lineOfHandshake } from './handshake-log.ts';
import { CloudWatchMetricSink } from './metric-sink.ts';
import { LambdaNotifier } from './notifier.ts';
import { SecretsManagerKeyStore } from './secrets/key-store.ts';
import { cloudWatch } from './services/cloudwatch.ts';
import { dynamoDb } from './services/dynamodb.ts';
import { lambda } from './services/lambda.ts';
import { secretsManager } from './services/secrets-manager.ts';
import { stateTable } from './state-table.ts';

export interface DeployedLocationOptions {
  readonly plan: WatchPlan;
  /** The region of table, keys, metrics and `notify`. */
  readonly home: string;
  /** Where it looks from. */
  readonly location: string;
  readonly log: {
    info(message: string, line: HandshakeLine): void;
    warn(message: string): void;
  };
}

/** Loaded while the first tick of a process is claimed: there is nothing to look at before. */
const engine = () => import('../handshake/handshake.ts');

/** So long before its period is over a tick has to have ended, ms. */
const SPARE_MS = 5_000;

/**
 * A location of a deployed watch, over the ports on AWS. Clients and keys (for an hour) are kept between calls, of a
 * handshake nothing.
 */
export class DeployedLocation {
  readonly #options: DeployedLocationOptions;
  readonly #checks: readonly ReturnType<typeof planned>[];
  readonly #ports;

  constructor(options: DeployedLocationOptions) {
    const { plan, home } = options;
    const at = {
      installation: plan.installation,
      home,
      clients: awsClients({ cloudWatch, dynamoDb, lambda, secretsManager }),
    };
    const { records, ballots: box, rotations } = stateTable(at);
    const checks = checksOf(plan, {
      keys: new SecretsManagerKeyStore(at),
      env: process.env,
      keyIsChanging: keyIsChanging(rotations, () => systemClock.wallMs()),
    });
    const defaults = { every: plan.everyMs, quorum: 1, locations: [] };
    this.#options = options;
    this.#checks = checks.map((check) => planned(check, defaults));
    this.#ports = { records, box, metrics: new CloudWatchMetricSink(at), notifier: new LambdaNotifier(at) };
  }

  /** `leftMs`: the time the function still has. Throws WatchTroubled, when all is done, where something could not be. */
  async tick(event: TickEvent, leftMs: number): Promise<TickAnswer> {
    const { kind, shard, everyMs, executionId } = event;
    const { plan, location, log } = this.#options;
    const tick = tickAt(Date.parse(event.scheduledTime), everyMs);
    const checks = this.#checks.filter(
      (check) => check.kind === kind && check.everyMs === everyMs && check.locations.includes(location),
    );
    const watch = new SharedWatch({
      ...this.#ports,
      checks,
      voter: { location, kind, shard, everyMs },
      perform: this.#performing({ tick: new Date(tick).toISOString(), ...(executionId && { executionId }) }),
      clock: systemClock,
      detail: plan.detail,
      remindEveryMs: plan.remindEveryMs ?? Number.POSITIVE_INFINITY,
      reproduce,
      ...(plan.network.control !== undefined && { reachControl: () => this.#reachesControl() }),
      say: (line) => log.warn(line),
    });
    const ticking = watch.tick(tick, Math.min(leftMs, everyMs - SPARE_MS));
    await engine();
    const answer = await ticking;
    if (answer.troubles.length > 0) throw new WatchTroubled(answer.troubles);
    return answer;
  }

  /** One handshake now, with the key as it is now; no vote, and nothing is stored. */
  async lookNow({ target }: LookNowEvent): Promise<LookNowAnswer> {
    const check = this.#checks.find(({ name }) => name === target);
    if (!check) throw new TargetUnknown(target, this.#options.location);
    const spec = await check.spec(this.#options.location, 'fresh');
    const { verdict } = await this.#performing({})(spec, false);
    return { verdict };
  }

  /** One line of the log a handshake. */
  #performing(context: LineContext): LookTools['perform'] {
    return async (spec, secondLook) => {
      const { handshake } = await engine();
      const result = await handshake(spec);
      this.#options.log.info('handshake', lineOfHandshake(result.verdict, secondLook, context));
      return result;
    };
  }

  /** By the way out that the first check takes: the endpoint is the plan's. */
  async #reachesControl(): Promise<boolean> {
    const { network } = (await this.#checks[0]?.spec(this.#options.location, 'cached')) ?? {};
    return network !== undefined && reachesControl(network, systemClock);
  }
}

/** A handshake was asked for with a target that is not looked at from here. */
export class TargetUnknown extends Error {
  override readonly name = 'TargetUnknown';
  readonly code = 'TARGET_UNKNOWN';

  constructor(target: string, location: string) {
    super(`no target ${JSON.stringify(target)} is looked at from ${location} by this function`);
  }
}
