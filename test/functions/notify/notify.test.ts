import { beforeEach, describe, expect, test } from '@jest/globals';
import { failed, faultOf, MINUTE, NOON, paired } from '../../support/looks.ts';
import { alarmRecord, everywhere, Notifying, targetPlan, watchPlan } from '../../support/notifying.ts';

let around: Notifying;

beforeEach(() => {
  around = new Notifying();
});

describe('a due event', () => {
  test('is told after a pause, once, with the cause that the record holds', async () => {
    await around.outage('gw');
    await around.due('gw');
    await around.due('gw');
    expect(around.clock.slept).toEqual([3_000, 3_000]);
    expect(around.alerts.alerts).toMatchObject([
      { subject: 'DOWN gw: TCP_REFUSED from all 3 locations', repeat: false, severity: 'page' },
    ]);
  });

  test('brings what others left due as well, one endpoint in one alert', async () => {
    await around.outage('gw');
    await around.conclude('api', everywhere(failed, 'api', NOON + MINUTE), NOON + MINUTE);
    await around.due('gw');
    expect(around.alerts.alerts).toMatchObject([
      { subject: 'DOWN 2 checks at api.example: TCP_REFUSED from all 3 locations' },
    ]);
  });

  test('that two instances get at once is told once', async () => {
    await around.outage('gw');
    await around.outage('api');
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
    await around.outage('gw');
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
    await around.outage('gw');
    await around.conclude('gw', everywhere(paired, 'gw', NOON + MINUTE), NOON + MINUTE);
    await around.due('gw');
    expect(around.alerts.kinds()).toEqual(['opened', 'recovered']);
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
    expect(around.alerts.kinds()).toEqual(['opened']);
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
  await around.outage('gw');
  await around.notify.handle({ pairwatch: 'test-alert', schema: 1, by: 'ada@desk' });
  expect(around.alerts.kinds()).toEqual(['test', 'opened']);
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
    await around.outage('gw');
    await around.due('gw');
    await around.conclude('gw', everywhere(failed, 'gw', NOON + 5 * MINUTE), NOON + 5 * MINUTE);
    expect(around.alerts.kinds()).toEqual([]);
    around.clock.set(NOON + 10 * MINUTE);
    around.mutes.pop();
    await around.conclude('gw', everywhere(failed, 'gw', NOON + 10 * MINUTE), NOON + 10 * MINUTE);
    await around.due('gw');
    expect(around.alerts.messages).toMatchObject([{ kind: 'reminder', sequence: 2, muted: { kept: 1 } }]);
    expect(around.alerts.alerts[0]?.text).toContain(
      'It was muted from 2026-11-22 12:00:00 UTC until 2026-11-22 12:10:00 UTC by ada, because: a deploy. 1 message of it was kept back.',
    );
  });

  test('that was ended early frees what it kept back, at the next tick', async () => {
    around.mutes.push(mute);
    await around.outage('gw');
    await around.due('gw');
    around.mutes.pop();
    around.clock.set(NOON + 2 * MINUTE);
    await around.due('gw');
    await around.conclude('gw', everywhere(failed, 'gw', NOON + 3 * MINUTE), NOON + 3 * MINUTE);
    await around.due('gw');
    expect(around.alerts.messages).toMatchObject([
      { kind: 'reminder', muted: { until: NOON + 2 * MINUTE + 3_000, kept: 1 } },
    ]);
  });

  test('tells of a recovery within it neither, and the history knows it', async () => {
    around.mutes.push(mute);
    await around.outage('gw');
    await around.conclude('gw', everywhere(paired, 'gw', NOON + MINUTE), NOON + MINUTE);
    await around.due('gw');
    expect(around.alerts.kinds()).toEqual([]);
    const history = [];
    for await (const entry of around.store.history(0)) history.push(entry);
    expect(history).toMatchObject([
      { entry: 'incident', incident: { failedLooks: 3, tellings: [{ state: 'muted' }, { state: 'muted' }] } },
    ]);
    expect((await around.store.read('check', 'gw'))?.incidents).toEqual([]);
  });

  test('lets the end of what was told before it through, at once, with what it kept back in between', async () => {
    await around.outage('gw');
    await around.due('gw');
    around.mutes.push(mute);
    const cause = everywhere(failed, 'gw', NOON + 3 * MINUTE).map((look) => ({
      ...look,
      fault: faultOf('TLS_CERT_EXPIRED'),
    }));
    await around.conclude('gw', cause, NOON + 3 * MINUTE);
    await around.due('gw');
    expect(around.alerts.kinds()).toEqual(['opened']);
    await around.conclude('gw', everywhere(paired, 'gw', NOON + 4 * MINUTE), NOON + 4 * MINUTE);
    await around.due('gw');
    expect(around.alerts.kinds()).toEqual(['opened', 'recovered']);
    expect(around.alerts.messages.at(-1)).toMatchObject({ muted: { kept: 1 } });
    await around.conclude('gw', everywhere(failed, 'gw', NOON + 5 * MINUTE), NOON + 5 * MINUTE);
    await around.due('gw');
    expect(around.alerts.kinds()).toEqual(['opened', 'recovered']);
  });

  test('holds for the slower checks of its target, and for no other', async () => {
    around = new Notifying(
      watchPlan(
        targetPlan('gw', { exchange: { everyMs: 15 * MINUTE, timeoutMs: 1_000, stream: false } }),
        targetPlan('api'),
      ),
    );
    around.mutes.push(mute);
    await around.conclude('gw/exchange', [{ ...failed('us-east-1', NOON), check: 'gw/exchange' }]);
    await around.outage('api');
    await around.due('gw/exchange', 'api');
    expect(around.alerts.messages.map(({ subject }) => subject)).toEqual(['api']);
  });
});
