import { namesOf } from '../contract/names.ts';
import type { WatchPlan } from '../contract/plan.ts';
import type { Clock } from '../handshake/clock.ts';
import { AlarmDesk } from '../notify/alarm-desk.ts';
import type { AlertSink } from '../notify/alert-sink.ts';
import type { StrayClaims } from '../notify/delivery-claims.ts';
import { Notify } from '../notify/notify.ts';
import { PostOffice } from '../notify/post-office.ts';
import { rulesOf } from '../plan/rules.ts';
import type { BallotBox } from '../state/ballot-box.ts';
import type { MuteStore } from '../state/mute.ts';
import type { StoredRecord } from '../state/record.ts';
import type { RecordStore } from '../state/state-store.ts';
import { settle } from '../watch/settle.ts';
import { consoleReference } from './console-links.ts';

export interface DeployedNotifyOptions {
  readonly plan: WatchPlan;
  readonly home: string;
  /** The ports of the state table. */
  readonly table: {
    readonly records: RecordStore & { dueRecords(): Promise<readonly StoredRecord[]> };
    readonly ballots: Pick<BallotBox, 'count'>;
    readonly mutes: Pick<MuteStore, 'mutes'>;
    readonly claims: StrayClaims;
  };
  readonly sink: AlertSink;
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

/** `notify` over the state table: messages are claimed there, mutes and votes are read there. */
export function notifyOf({ plan, home, table, sink, clock, say }: DeployedNotifyOptions): Notify {
  const { records: store, claims, mutes, ballots } = table;
  const reference = consoleReference(plan, home);
  const wallMs = () => clock.wallMs();
  const checks = rulesOf(plan);
  const remindEveryMs = plan.remindEveryMs ?? Number.POSITIVE_INFINITY;
  return new Notify({
    installation: plan.installation,
    post: new PostOffice({ store, sink, claims, wallMs, mutes, reference, due: () => store.dueRecords() }),
    desk: new AlarmDesk({
      store,
      checks,
      settle: async (name, until) => {
        const check = checks.find((known) => known.name === name);
        return check !== undefined && settle(check, until, { store, ballots, remindEveryMs });
      },
    }),
    sink,
    claims,
    clock,
    alarmSubject: namesOf(plan.installation).alarmSubject,
    reference,
    say,
  });
}
