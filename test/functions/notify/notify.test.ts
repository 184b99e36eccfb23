import { beforeEach, describe, expect, test } from '@jest/globals';
import { rulesOf } from '../../../functions/plan/rules.ts';
import type { Look } from '../../../functions/probe/look.ts';
import { freshCheckRecord, freshLocationRecord } from '../../../functions/state/record.ts';
import { update } from '../../../functions/state/state-store.ts';
import { concludeCheck, concludeLocation } from '../../../functions/watch/conclude.ts';
import { failed, faultOf, MINUTE, NOON, paired } from '../../support/looks.ts';
import { alarmRecord, Notifying, targetPlan, watchPlan } from '../../support/notifying.ts';

let around: Notifying;

beforeEach(() => {
  around = new Notifying();
});

const everywhere = (look: (location: string, tick: number) => Look, check: string, tick = NOON) =>
  ['us-east-1', 'eu-west-1', 'ap-northeast-1'].map((location) => ({ ...look(location, tick), check }));

/** What a probe does with a tick's looks, but for calling `notify`. */
async function conclude(check: string, looks: readonly Look[], tick = NOON) {
  const rules = rulesOf(around.plan).find(({ name }) => name === check);
  if (!rules) throw new Error(check);
  await update(around.store, 'check', freshCheckRecord(check, rules.endpoint), (record) =>
    concludeCheck(record, rules, looks, tick, 240 * MINUTE),
  );
}

const outage = (check: string) => conclude(check, everywhere(failed, check));
const kinds = () => around.alerts.kinds();

describe('a due event', () => {
  test('is told after a pause, once, with the cause that the record holds', async () => {
    await outage('gw');
    await around.due('gw');
    await around.due('gw');
    expect(around.clock.slept).toEqual([3_000, 3_000]);
    expect(around.alerts.alerts).toMatchObject([
      { subject: 'DOWN gw: TCP_REFUSED from all 3 locations', repeat: false, severity: 'page' },
    ]);
  });

  test('brings what others left due as well, one endpoint in one alert', async () => {
    await outage('gw');
    await conclude('api', everywhere(failed, 'api', NOON + MINUTE), NOON + MINUTE);
    await around.due('gw');
    expect(around.alerts.alerts).toMatchObject([
      { subject: 'DOWN 2 checks at api.example: TCP_REFUSED from all 3 locations' },
    ]);
  });

  test('that two instances get at once is told once', async () => {
    await outage('gw');
    await outage('api');
    const other = around.another();
    const event = {
      pairwatch: 'due',
      schema: 1,
      checks: ['api', 'gw'],
      locations: [],
      from: 'eu-west-1',
      tick: '',
      headlines: [],
    } as const;
    await Promise.all([around.due('gw'), other.handle(event)]);
    expect(around.alerts.messages.map(({ subject }) => subject).toSorted()).toEqual(['api', 'gw']);
    expect(around.alerts.alerts).toHaveLength(1);
  });

  test('whose delivery failed is an error, and comes again as a repeat', async () => {
    await outage('gw');
    around.alerts.failing = 1;
    await expect(around.due('gw')).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
    around.clock.set(NOON + MINUTE);
    await around.due('gw');
    expect(around.alerts.alerts).toMatchObject([{ repeat: true }]);
  });

  test('without a table is told by its headlines, and says that it is poorer', async () => {
    around.store.gone = true;
    around.claims.broken = true;
    await around.due('gw');
    const [alert] = around.alerts.alerts;
    expect(alert?.subject).toBe('DOWN gw: TCP_REFUSED from all 3 locations');
    expect(alert?.text).toMatch(
      /^The probe in eu-west-1 found at .*: DOWN gw: TCP_REFUSED from all 3 locations\.\n/,
    );
    expect(alert?.text).toContain('poorer than others: the state table could not be read (STATE_GONE)');
  });

  test('keeps the order of an incident', async () => {
    await outage('gw');
    await conclude('gw', everywhere(paired, 'gw', NOON + MINUTE), NOON + MINUTE);
    await around.due('gw');
    expect(kinds()).toEqual(['opened', 'recovered']);
  });
});

describe('the alarm Down', () => {
  test('of an outage that was told already is silent, twice', async () => {
    await outage('gw');
    await around.due('gw');
    await around.alarm('Down', 'gw');
    await around.alarm('Down', 'gw');
    expect(kinds()).toEqual(['opened']);
  });

  test('delivers what is due where the direct way is cut, and the recovery too', async () => {
    await outage('gw');
    around.clock.set(NOON + MINUTE);
    await around.alarm('Down', 'gw');
    await conclude('gw', everywhere(paired, 'gw', NOON + 2 * MINUTE), NOON + 2 * MINUTE);
    await around.alarm('Down', 'gw', 'OK');
    expect(kinds()).toEqual(['opened', 'recovered']);
    expect(around.alerts.messages[0]?.causes).toHaveLength(3);
  });

  test('that nobody judged is settled by the stored votes', async () => {
    around.votes.push(...everywhere(failed, 'gw'));
    around.clock.set(NOON + 90_000);
    await around.alarm('Down', 'gw');
    expect(around.alerts.messages).toMatchObject([{ kind: 'opened', standing: 'down', failedLooks: 3 }]);
  });

  test('that comes after all is well again opens nothing', async () => {
    await outage('gw');
    await conclude('gw', everywhere(paired, 'gw', NOON + MINUTE), NOON + MINUTE);
    await around.due('gw');
    around.clock.set(NOON + 2 * MINUTE);
    await around.alarm('Down', 'gw');
    expect(kinds()).toEqual(['opened', 'recovered']);
  });

  test('without a vote opens a poor incident once, which its OK ends', async () => {
    await around.alarm('Down', 'gw');
    await around.alarm('Down', 'gw');
    around.clock.set(NOON + 5 * MINUTE);
    await around.alarm('Down', 'gw', 'OK');
    await around.alarm('Down', 'gw', 'OK');
    const [opened, recovered] = around.alerts.alerts;
    expect(kinds()).toEqual(['opened', 'recovered']);
    expect(opened?.subject).toBe('DOWN gw: cause unknown');
    expect(opened?.text).toMatch(
      /^gw does not pair, since 2026-11-22 12:00:00 UTC. The cause is unknown; see the logs.\n/,
    );
    expect(opened?.text).toContain('The alarm pairwatch-prod/Down/gw found this');
    expect(recovered?.subject).toBe('UP gw: pairs again after 5 min (cause unknown)');
    expect(recovered?.messages[0]?.incident).toBe(opened?.messages[0]?.incident);
  });

  test('that opened a poor incident gets its cause from the looks that come later', async () => {
    await around.alarm('Down', 'gw');
    await conclude('gw', everywhere(failed, 'gw', NOON + MINUTE), NOON + MINUTE);
    await around.due('gw');
    await conclude('gw', everywhere(paired, 'gw', NOON + 2 * MINUTE), NOON + 2 * MINUTE);
    await around.due('gw');
    await around.alarm('Down', 'gw', 'OK');
    expect(kinds()).toEqual(['opened', 'cause-changed', 'recovered']);
    expect(new Set(around.alerts.messages.map(({ incident }) => incident)).size).toBe(1);
  });

  test('whose OK came before it is ended by the looks', async () => {
    around.clock.set(NOON + 2 * MINUTE);
    await around.alarm('Down', 'gw', 'OK');
    around.clock.set(NOON);
    await around.alarm('Down', 'gw');
    for (const minutes of [10, 11]) {
      const tick = NOON + minutes * MINUTE;
      await conclude('gw', everywhere(paired, 'gw', tick), tick);
    }
    await around.due('gw');
    expect(kinds()).toEqual(['opened', 'recovered']);
    expect(around.alerts.messages[1]).toMatchObject({ durationMs: 10 * MINUTE });
  });

  describe('of what is known as partial', () => {
    beforeEach(async () => {
      const [first, ...others] = everywhere(failed, 'gw');
      if (first)
        await conclude('gw', [
          first,
          ...others.map(({ location }) => ({ ...paired(location, NOON), check: 'gw' })),
        ]);
      await around.due('gw');
      expect(around.alerts.messages).toMatchObject([{ kind: 'opened', standing: 'partial' }]);
    });

    test('is settled by the stored votes', async () => {
      around.votes.push(...everywhere(failed, 'gw', NOON + 5 * MINUTE));
      around.clock.set(NOON + 6 * MINUTE);
      await around.alarm('Down', 'gw');
      expect(around.alerts.messages.slice(1)).toMatchObject([
        { kind: 'moved', standing: 'down', severity: 'page', causes: [{}, {}, {}] },
      ]);
    });

    test('is down all the same where no vote can be read, and ends with the looks', async () => {
      around.clock.set(NOON + 6 * MINUTE);
      await around.alarm('Down', 'gw');
      await around.alarm('Down', 'gw');
      expect(around.alerts.messages.slice(1)).toMatchObject([
        { kind: 'moved', standing: 'down', before: 'partial', severity: 'page' },
      ]);
      const tick = NOON + 8 * MINUTE;
      await conclude('gw', everywhere(paired, 'gw', tick), tick);
      await around.due('gw');
      expect(kinds()).toEqual(['opened', 'moved', 'recovered']);
    });
  });

  test('without a table comes straight from the alarm, once a change', async () => {
    around.store.gone = true;
    around.claims.broken = true;
    await around.alarm('Down', 'gw');
    await around.alarm('Down', 'gw');
    around.clock.set(NOON + MINUTE);
    await around.alarm('Down', 'gw', 'OK');
    expect(around.alerts.alerts.map(({ subject }) => subject)).toEqual([
      'DOWN gw: cause unknown',
      'OK gw: Down is over',
    ]);
    expect(around.alerts.alerts[0]?.text).toContain('poorer');
  });

  test('that cannot be told is an error, not a poorer message', async () => {
    around.alerts.failing = 1;
    await expect(around.alarm('Down', 'gw')).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
    expect(around.alerts.alerts).toEqual([]);
  });
});

describe('alarms of a location', () => {
  test('silence is told and its end, and touches no standing', async () => {
    await conclude('gw', everywhere(paired, 'gw'));
    const before = await around.store.read('check', 'gw');
    await around.alarm('LocationSilent', 'eu-west-1');
    await around.alarm('LocationSilent', 'eu-west-1');
    around.clock.set(NOON + 12 * MINUTE);
    await around.alarm('LocationSilent', 'eu-west-1', 'OK');
    expect(around.alerts.alerts.map(({ subject }) => subject)).toEqual([
      'WATCHER SILENT eu-west-1: no looks arrive from there',
      'WATCHER OK eu-west-1: looks arrive again after 12 min',
    ]);
    expect(around.alerts.alerts.map(({ severity }) => severity)).toEqual(['page', 'page']);
    expect(await around.store.read('check', 'gw')).toEqual(before);
  });

  const blindLook = (tick: number): Look => ({
    check: 'gw',
    location: 'eu-west-1',
    tick,
    at: tick,
    result: 'inconclusive',
    handshakes: [],
    fault: faultOf('WATCHER_STARVED'),
  });
  const see = (look: Look) =>
    update(around.store, 'location', freshLocationRecord('eu-west-1'), (record) =>
      concludeLocation(record, [look], look.tick, 240 * MINUTE),
    );

  test('an end that is older than its beginning ends nothing', async () => {
    around.clock.set(NOON + 5 * MINUTE);
    await around.alarm('LocationSilent', 'eu-west-1');
    await around.alarm('Down', 'gw');
    around.clock.set(NOON);
    await around.alarm('LocationSilent', 'eu-west-1', 'OK');
    await around.alarm('Down', 'gw', 'OK');
    expect(kinds()).toEqual(['silenced', 'opened']);
  });

  test('silence that is over before it is told of is none', async () => {
    around.clock.set(NOON + 5 * MINUTE);
    await around.alarm('LocationSilent', 'eu-west-1', 'OK');
    around.clock.set(NOON);
    await around.alarm('LocationSilent', 'eu-west-1');
    expect(kinds()).toEqual([]);
    around.clock.set(NOON + 9 * MINUTE);
    await around.alarm('LocationSilent', 'eu-west-1');
    expect(kinds()).toEqual(['silenced']);
  });

  test('inconclusive joins what the location says itself, whoever is first', async () => {
    await around.alarm('LocationInconclusive', 'eu-west-1');
    await see(blindLook(NOON + MINUTE));
    await see(blindLook(NOON + 2 * MINUTE));
    await around.alarm('LocationInconclusive', 'eu-west-1');
    await see({ ...paired('eu-west-1', NOON + 3 * MINUTE) });
    await around.alarm('LocationInconclusive', 'eu-west-1', 'OK');
    expect(kinds()).toEqual(['blinded', 'sighted']);

    await see(blindLook(NOON + 5 * MINUTE));
    await see(blindLook(NOON + 6 * MINUTE));
    await around.alarm('LocationInconclusive', 'eu-west-1');
    expect(kinds()).toEqual(['blinded', 'sighted', 'blinded']);
    expect(around.alerts.messages.at(-1)?.causes).toMatchObject([{ code: 'WATCHER_STARVED' }]);
  });
});

describe('other events', () => {
  test('an alarm that is none of these is told from its description', async () => {
    await around.alarm('BudgetExceeded', 'gw');
    expect(around.alerts.alerts[0]).toMatchObject({ subject: 'ALARM gw: BudgetExceeded', severity: 'page' });
    expect(around.alerts.alerts[0]?.text).toMatch(
      /^gw: an alarm of CloudWatch since .* BudgetExceeded: The rotation of a key failed\./,
    );
  });

  test('several records are all heard, and a damaged one is an error at the end', async () => {
    const records = [{ Sns: { Message: 'nonsense' } }, alarmRecord('pairwatch-prod/Down/gw', 'ALARM', NOON)];
    await expect(around.notify.handle({ Records: records })).rejects.toMatchObject({
      code: 'SIGNAL_DAMAGED',
    });
    expect(kinds()).toEqual(['opened']);
    const unknown = { pairwatch: 'other' } as unknown as Parameters<typeof around.notify.handle>[0];
    await expect(around.notify.handle(unknown)).rejects.toMatchObject({ code: 'SIGNAL_DAMAGED' });
  });

  test('a test alert says so, and by whom', async () => {
    await around.notify.handle({ pairwatch: 'test-alert', schema: 1, by: 'ada@desk' });
    expect(around.alerts.alerts).toMatchObject([
      { subject: 'TEST from pairwatch prod: nothing is wrong', severity: 'info' },
    ]);
    expect(around.alerts.alerts[0]?.text).toBe(
      'This is a test at 2026-11-22 12:00:00 UTC: nothing is wrong. ada@desk asked for it; whoever reads this gets the alerts of the watch prod.\n\nLook here\n- Dashboard:\n  https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/pairwatch-prod',
    );
  });
});

test('a test alert brings what could not be told before', async () => {
  await outage('gw');
  await around.notify.handle({ pairwatch: 'test-alert', schema: 1, by: 'ada@desk' });
  expect(kinds()).toEqual(['test', 'opened']);
});

test('alarms of a storm that come within moments are told together', async () => {
  await around.alarm('INSUFFICIENT', 'gw', 'INSUFFICIENT_DATA');
  const other = around.another();
  const down = (check: string) => ({ Records: [alarmRecord(`pairwatch-prod/Down/${check}`, 'ALARM', NOON)] });
  await Promise.all([around.notify.handle(down('gw')), other.handle(down('api'))]);
  expect(around.alerts.alerts.map(({ subject }) => subject)).toEqual([
    'DOWN 2 checks at api.example: cause unknown',
  ]);
});

describe('a mute', () => {
  const mute = { target: 'gw', since: NOON, until: NOON + 10 * MINUTE, because: 'a deploy', by: 'ada' };

  test('keeps messages back, and the next one says so', async () => {
    around.mutes.push(mute);
    await outage('gw');
    await around.due('gw');
    await conclude('gw', everywhere(failed, 'gw', NOON + 5 * MINUTE), NOON + 5 * MINUTE);
    expect(kinds()).toEqual([]);
    around.clock.set(NOON + 10 * MINUTE);
    around.mutes.pop();
    await conclude('gw', everywhere(failed, 'gw', NOON + 10 * MINUTE), NOON + 10 * MINUTE);
    await around.due('gw');
    expect(around.alerts.messages).toMatchObject([{ kind: 'reminder', sequence: 2, muted: { kept: 1 } }]);
    expect(around.alerts.alerts[0]?.text).toContain(
      'It was muted from 2026-11-22 12:00:00 UTC until 2026-11-22 12:10:00 UTC by ada, because: a deploy. 1 message of it was kept back.',
    );
  });

  test('that was ended early frees what it kept back, at the next tick', async () => {
    around.mutes.push(mute);
    await outage('gw');
    await around.due('gw');
    around.mutes.pop();
    around.clock.set(NOON + 2 * MINUTE);
    await around.due('gw');
    await conclude('gw', everywhere(failed, 'gw', NOON + 3 * MINUTE), NOON + 3 * MINUTE);
    await around.due('gw');
    expect(around.alerts.messages).toMatchObject([
      { kind: 'reminder', muted: { until: NOON + 2 * MINUTE + 3_000, kept: 1 } },
    ]);
  });

  test('tells of a recovery within it neither, and the history knows it', async () => {
    around.mutes.push(mute);
    await outage('gw');
    await conclude('gw', everywhere(paired, 'gw', NOON + MINUTE), NOON + MINUTE);
    await around.due('gw');
    expect(kinds()).toEqual([]);
    const history = [];
    for await (const entry of around.store.history(0)) history.push(entry);
    expect(history).toMatchObject([
      { entry: 'incident', incident: { failedLooks: 3, tellings: [{ state: 'muted' }, { state: 'muted' }] } },
    ]);
    expect((await around.store.read('check', 'gw'))?.incidents).toEqual([]);
  });

  test('lets the end of what was told before it through, at once, with what it kept back in between', async () => {
    await outage('gw');
    await around.due('gw');
    around.mutes.push(mute);
    const cause = everywhere(failed, 'gw', NOON + 3 * MINUTE).map((look) => ({
      ...look,
      fault: faultOf('TLS_CERT_EXPIRED'),
    }));
    await conclude('gw', cause, NOON + 3 * MINUTE);
    await around.due('gw');
    expect(kinds()).toEqual(['opened']);
    await conclude('gw', everywhere(paired, 'gw', NOON + 4 * MINUTE), NOON + 4 * MINUTE);
    await around.due('gw');
    expect(kinds()).toEqual(['opened', 'recovered']);
    expect(around.alerts.messages.at(-1)).toMatchObject({ muted: { kept: 1 } });
    await conclude('gw', everywhere(failed, 'gw', NOON + 5 * MINUTE), NOON + 5 * MINUTE);
    await around.due('gw');
    expect(kinds()).toEqual(['opened', 'recovered']);
  });

  test('holds for the slower checks of its target, and for no other', async () => {
    around = new Notifying(
      watchPlan(
        targetPlan('gw', { exchange: { everyMs: 15 * MINUTE, timeoutMs: 1_000, stream: false } }),
        targetPlan('api'),
      ),
    );
    around.mutes.push(mute);
    await conclude('gw/exchange', [{ ...failed('us-east-1', NOON), check: 'gw/exchange' }]);
    await outage('api');
    await around.due('gw/exchange', 'api');
    expect(around.alerts.messages.map(({ subject }) => subject)).toEqual(['api']);
  });
});
