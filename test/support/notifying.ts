import { MemoryState } from '../../bin/drill/memory-state.ts';
import { notifyOf } from '../../functions/aws/notify.ts';
import { namesOf } from '../../functions/contract/names.ts';
import type { TargetPlan, WatchPlan } from '../../functions/contract/plan.ts';
import type { Notify } from '../../functions/notify/notify.ts';
import { rulesOf } from '../../functions/plan/rules.ts';
import type { Look } from '../../functions/probe/look.ts';
import { dueMessages } from '../../functions/state/incident.ts';
import type { Mute } from '../../functions/state/mute.ts';
import { freshCheckRecord, type StoredRecord } from '../../functions/state/record.ts';
import { update } from '../../functions/state/state-store.ts';
import { concludeCheck } from '../../functions/watch/conclude.ts';
import { failed, MINUTE, NOON } from './looks.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryAlerts } from './memory-alerts.ts';
import { MemoryClaims } from './memory-claims.ts';

const REGIONS = ['us-east-1', 'eu-west-1', 'ap-northeast-1'];

export const targetPlan = (name: string, more: Partial<TargetPlan> = {}): TargetPlan => ({
  name,
  protocol: 'openai',
  url: 'https://api.example/v1',
  pins: [],
  resolve: [],
  headers: {},
  timeoutMs: 10_000,
  thresholds: {},
  locations: REGIONS,
  quorum: 2,
  ...more,
});

export const watchPlan = (...targets: readonly TargetPlan[]): WatchPlan => ({
  schema: 1,
  installation: 'prod',
  home: 'us-east-1',
  everyMs: MINUTE,
  remindEveryMs: 240 * MINUTE,
  detail: 'target',
  runbook: 'docs/runbook.md',
  network: { refuseLocalAddresses: true },
  targets,
});

class TableInMemory extends MemoryState {
  /** Nothing can be read or written. */
  gone = false;

  async dueRecords(): Promise<readonly StoredRecord[]> {
    return (await this.list()).filter((record) => dueMessages(record).length > 0);
  }

  override async list(): Promise<readonly StoredRecord[]> {
    this.#check();
    return super.list();
  }

  override async readMany<Kind extends StoredRecord['kind']>(kind: Kind, names: readonly string[]) {
    this.#check();
    return super.readMany(kind, names);
  }

  override async read<Kind extends StoredRecord['kind']>(kind: Kind, name: string) {
    this.#check();
    return super.read(kind, name);
  }

  #check(): void {
    if (this.gone) throw Object.assign(new Error('gone'), { code: 'STATE_GONE' });
  }
}

/** `notify` with everything around it in memory. */
export class Notifying {
  readonly clock = new ManualClock(NOON);
  readonly store = new TableInMemory();
  readonly alerts = new MemoryAlerts();
  readonly claims = new MemoryClaims();
  readonly mutes: Mute[] = [];
  readonly votes: Look[] = [];
  readonly said: string[] = [];
  readonly plan: WatchPlan;
  readonly notify: Notify;

  constructor(plan: WatchPlan = watchPlan(targetPlan('gw'), targetPlan('api'))) {
    this.plan = plan;
    this.notify = this.another();
  }

  /** A second instance over the same table. */
  another(): Notify {
    const { clock, claims, store } = this;
    return notifyOf({
      plan: this.plan,
      home: 'us-east-1',
      table: {
        records: store,
        claims,
        mutes: { mutes: async () => this.mutes },
        ballots: { count: async (tick) => this.votes.filter((look) => look.tick === tick) },
      },
      sink: this.alerts,
      clock,
      say: (line) => this.said.push(line),
    });
  }

  /** What a probe does with a tick's looks, but for calling `notify`. */
  async conclude(check: string, looks: readonly Look[], tick = NOON): Promise<void> {
    const rules = rulesOf(this.plan).find(({ name }) => name === check);
    if (!rules) throw new Error(check);
    await update(this.store, 'check', freshCheckRecord(check, rules.endpoint), (record) =>
      concludeCheck(record, rules, looks, tick, 240 * MINUTE),
    );
  }

  /** All locations fail at noon. */
  outage(check: string): Promise<void> {
    return this.conclude(check, everywhere(failed, check));
  }

  due(...checks: readonly string[]): Promise<void> {
    return this.notify.handle({
      pairwatch: 'due',
      schema: 1,
      checks,
      locations: [],
      from: 'eu-west-1',
      tick: new Date(NOON).toISOString(),
      headlines: checks.map((check) => `DOWN ${check}: TCP_REFUSED from all 3 locations`),
    });
  }

  /** An alarm of the installation changes its state. */
  alarm(
    alarm: string,
    subject: string,
    state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA' = 'ALARM',
  ): Promise<void> {
    return this.notify.handle({
      Records: [alarmRecord(namesOf('prod').alarm(alarm, subject), state, this.clock.wallMs())],
    });
  }
}

/** The same look from each of three locations. */
export const everywhere = (look: (location: string, tick: number) => Look, check: string, tick = NOON) =>
  REGIONS.map((location) => ({ ...look(location, tick), check }));

/** As CloudWatch publishes it, and SNS brings it. */
export const alarmRecord = (name: string, state: string, at: number) => ({
  Sns: {
    Message: JSON.stringify({
      AlarmName: name,
      AlarmDescription:
        'The rotation of a key failed. Severity: page. Runbook: docs/runbook.md#rotation-failed',
      AWSAccountId: '111122223333',
      NewStateValue: state,
      NewStateReason: 'Threshold Crossed: 1 out of the last 2 datapoints was greater than the threshold.',
      StateChangeTime: new Date(at).toISOString().replace('Z', '+0000'),
      Region: 'US East (N. Virginia)',
      OldStateValue: state === 'OK' ? 'ALARM' : 'OK',
      Trigger: { MetricName: 'Failed', Namespace: 'Pairwatch/prod' },
    }),
  },
});
