import { notifyOf } from '../../functions/aws/notify.ts';
import type { NotifyEvent } from '../../functions/contract/events.ts';
import type { FaultCode } from '../../functions/contract/faults/index.ts';
import { namesOf } from '../../functions/contract/names.ts';
import type { HandshakeResult, HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { SnsEvent } from '../../functions/notify/alarm-change.ts';
import type { Alert } from '../../functions/notify/alert-sink.ts';
import { rulesOf } from '../../functions/plan/rules.ts';
import type { PlannedCheck } from '../../functions/probe/check.ts';
import { SharedWatch } from '../../functions/watch/shared-watch.ts';
import { examplePlan, REGIONS } from '../support/example-watch.ts';
import { faultOf, resultOf } from '../support/looks.ts';
import { alarmRecord } from '../support/notifying.ts';
import type { Random } from '../support/random.ts';
import { AlarmClock } from './alarm-clock.ts';
import { CentralTable, farTable } from './far-table.ts';
import { COLD_PROBES, drawn, HOME, INPUTS, type Input, ROUND_TRIP_MS } from './inputs.ts';
import { VirtualTime } from './virtual-time.ts';

export interface Scenario {
  readonly title: string;
  readonly code: FaultCode;
  /** How long a handshake fails; undefined: as long as an answer takes. */
  readonly failsAfterMs?: number;
  /** Another target does not answer at all, and has not for a while. */
  readonly anotherHangs?: boolean;
  readonly schedule: Input;
  /** `alarm`: `notify` cannot be called directly. */
  readonly way: 'direct' | 'alarm';
}

/** When things happened, epoch ms. */
export interface Story {
  readonly faultAt: number;
  /** The look whose vote was the last that was needed began, and ended. */
  lookAt: number;
  lookedAt: number;
  /** `notify` was called, directly or by the alarm; it ran; it had something to tell; it was delivered. */
  calledAt: number;
  ranAt: number;
  toldAt: number;
  deliveredAt: number;
}

/** Targets that are well, looked at beside the one that fails. */
const OTHERS = Array.from({ length: 9 }, (_, at) => `other-${at}`);
const TIMEOUT_MS = 10_000;
const QUORUM = 2;
/** The end of the pause before a confirmation, as `SharedWatchOptions` has it. */
const CONFIRMED_BY_MS = 5_000;
const MINUTE_MS = 60_000;
/** 2026-11-22 12:00 UTC. */
const TICK = Date.UTC(2026, 10, 22, 12);
/** What a probe's timeout gives it, ms. */
const RUN_MS = 55_000;
const TICKS_BEFORE = 2;
const TICKS_AFTER = 5;

/** One fault, at a share of the minute between two ticks, told by the real watch in three regions on a virtual clock. */
export async function happens(
  scenario: Scenario,
  share: number,
  chance: Random | 'against-us',
): Promise<Story> {
  const time = new VirtualTime(TICK - TICKS_BEFORE * MINUTE_MS - 1);
  /** Against us: the tick before the fault is looked at as early as can be, and all later things take their longest. */
  const next = () => {
    if (chance !== 'against-us') return chance.next();
    return time.wallMs() > TICK + MINUTE_MS / 2 ? 1 - Number.EPSILON : 0;
  };
  const draw = (input: Input) => drawn(input.spread, next());
  const isCold = () => (chance === 'against-us' ? next() > 0 : next() < COLD_PROBES);
  const plan = examplePlan(['target', ...OTHERS]);
  const table = new CentralTable();
  const story: Story = {
    faultAt: TICK + share * MINUTE_MS,
    ...{ lookAt: 0, lookedAt: 0, calledAt: 0, ranAt: 0, toldAt: 0, deliveredAt: 0 },
  };

  /** A process as it starts: its first calls open connections, the others find them open. */
  const travelFrom = (location: string) => {
    const roundTrip = ROUND_TRIP_MS[location] ?? 0;
    let open = false;
    return async () => {
      await time.sleep((open ? 1 : 3) * roundTrip + draw(INPUTS.table));
      open = true;
    };
  };

  const callNotify = async (event: Extract<NotifyEvent, { pairwatch: 'due' }> | SnsEvent) => {
    const calledAt = time.wallMs();
    if ('Records' in event || event.headlines.some((line) => line.startsWith('DOWN target:')))
      story.calledAt ||= calledAt;
    await time.sleep(draw(INPUTS.invoke) + draw(INPUTS.coldStart));
    const ranAt = time.wallMs();
    const deliver = async ({ messages }: Alert) => {
      const isIt = messages.some(({ subject, standing }) => subject === 'target' && standing === 'down');
      if (!isIt || story.toldAt > 0) return;
      Object.assign(story, { calledAt, ranAt, toldAt: time.wallMs() });
      await time.sleep(draw(INPUTS.delivery));
      story.deliveredAt = time.wallMs();
    };
    const far = farTable(table, travelFrom(HOME));
    const ports = { records: far.records, claims: far.claims, mutes: far.mutes, ballots: far.box };
    const said = { say: () => undefined, clock: time };
    await notifyOf({ plan, home: HOME, table: ports, sink: { deliver }, ...said }).handle(event);
  };

  const alarm = new AlarmClock({
    time,
    subject: 'target',
    quorum: QUORUM,
    second: chance === 'against-us' ? INPUTS.evaluation.spread.to : draw(INPUTS.evaluation),
    visibleAfter: () => draw(INPUTS.visible),
    alarm: async () => {
      const name = namesOf(plan.installation).alarm('Down', 'target');
      await callNotify({ Records: [alarmRecord(name, 'ALARM', time.wallMs())] });
    },
  });

  /** Looks that failed, by tick: the vote of the second location is the one that decides. */
  const failed = new Map<number, Map<string, { readonly lookAt: number; readonly lookedAt: number }>>();

  const runProbe = async (location: string, tick: number) => {
    await time.sleep(draw(scenario.schedule));
    await time.sleep(draw(INPUTS.invoke) + (isCold() ? draw(INPUTS.coldStart) : 0));
    const travel = travelFrom(location);
    let lookAt: number | undefined;
    const perform = async (spec: HandshakeSpec): Promise<HandshakeResult> => {
      if (spec.target !== 'target') return performOther(spec);
      const begun = time.wallMs();
      const fails = begun >= story.faultAt;
      await time.sleep((fails ? scenario.failsAfterMs : undefined) ?? draw(INPUTS.answer));
      if (!fails) return resultOf(spec, []);
      lookAt ??= begun;
      const votes = failed.get(tick) ?? new Map();
      failed.set(tick, votes.set(location, { lookAt, lookedAt: time.wallMs() }));
      return resultOf(spec, faultOf(scenario.code));
    };
    const performOther = async (spec: HandshakeSpec): Promise<HandshakeResult> => {
      const hangs = scenario.anotherHangs === true && spec.target === OTHERS[0];
      await time.sleep(hangs ? TIMEOUT_MS : draw(INPUTS.answer));
      return resultOf(spec, hangs ? faultOf('TCP_TIMEOUT') : []);
    };
    const checks = rulesOf(plan).map(
      (rules): PlannedCheck => ({
        ...rules,
        spec: async (from, key) => {
          if (key === 'fresh') await travel();
          return specFrom(rules.target, from);
        },
      }),
    );
    const far = farTable(table, travel);
    const watch = new SharedWatch({
      checks,
      voter: { location, kind: 'handshake', shard: 0, everyMs: MINUTE_MS },
      perform,
      records: far.records,
      box: far.box,
      clock: time,
      ...(chance === 'against-us' && { confirmAfterMs: [CONFIRMED_BY_MS, CONFIRMED_BY_MS] as const }),
      metrics: {
        publish: async (at, samples) => {
          await travel();
          alarm.take(at, samples);
        },
      },
      notifier: {
        notify: async (event) => {
          await travel();
          if (scenario.way === 'alarm') throw new Error('not allowed');
          if (event.pairwatch === 'due') void callNotify(event);
        },
      },
    });
    await watch.tick(tick, RUN_MS);
  };

  for (let at = -TICKS_BEFORE; at <= TICKS_AFTER; at++) {
    const tick = TICK + at * MINUTE_MS;
    for (const location of REGIONS) time.at(tick, () => runProbe(location, tick));
    alarm.evaluateIn(tick);
  }
  await time.run(() => story.deliveredAt > 0);
  const [quorum = new Map()] = [...failed]
    .filter(([, votes]) => votes.size >= QUORUM)
    .map(([, votes]) => votes);
  const [, decides] = [...quorum.values()].toSorted((a, b) => a.lookedAt - b.lookedAt);
  return { ...story, ...decides };
}

const specFrom = (target: string, location: string): HandshakeSpec => ({
  target,
  protocol: 'openai',
  url: new URL(`https://${target}.example.com/v1`),
  location,
  credential: { state: 'found', value: 'key', version: '1' },
});
