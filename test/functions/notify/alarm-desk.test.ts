import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Look } from '../../../functions/probe/look.ts';
import { freshLocationRecord } from '../../../functions/state/record.ts';
import { update } from '../../../functions/state/state-store.ts';
import { concludeLocation } from '../../../functions/watch/conclude.ts';
import { failed, faultOf, MINUTE, NOON, paired } from '../../support/looks.ts';
import { everywhere, Notifying } from '../../support/notifying.ts';

let around: Notifying;

beforeEach(() => {
  around = new Notifying();
});

describe('the alarm Down', () => {
  test('of an outage that was told already is silent, twice', async () => {
    await around.outage('gw');
    await around.due('gw');
    await around.alarm('Down', 'gw');
    await around.alarm('Down', 'gw');
    expect(around.alerts.kinds()).toEqual(['opened']);
  });

  test('delivers what is due where the direct way is cut, and the recovery too', async () => {
    await around.outage('gw');
    around.clock.set(NOON + MINUTE);
    await around.alarm('Down', 'gw');
    await around.conclude('gw', everywhere(paired, 'gw', NOON + 2 * MINUTE), NOON + 2 * MINUTE);
    await around.alarm('Down', 'gw', 'OK');
    expect(around.alerts.kinds()).toEqual(['opened', 'recovered']);
    expect(around.alerts.messages[0]?.causes).toHaveLength(3);
  });

  test('that nobody judged is settled by the stored votes', async () => {
    around.votes.push(...everywhere(failed, 'gw'));
    around.clock.set(NOON + 90_000);
    await around.alarm('Down', 'gw');
    expect(around.alerts.messages).toMatchObject([{ kind: 'opened', standing: 'down', failedLooks: 3 }]);
  });

  test('that comes after all is well again opens nothing', async () => {
    await around.outage('gw');
    await around.conclude('gw', everywhere(paired, 'gw', NOON + MINUTE), NOON + MINUTE);
    await around.due('gw');
    around.clock.set(NOON + 2 * MINUTE);
    await around.alarm('Down', 'gw');
    expect(around.alerts.kinds()).toEqual(['opened', 'recovered']);
  });

  test('without a vote opens a poor incident once, which its OK ends', async () => {
    await around.alarm('Down', 'gw');
    await around.alarm('Down', 'gw');
    around.clock.set(NOON + 5 * MINUTE);
    await around.alarm('Down', 'gw', 'OK');
    await around.alarm('Down', 'gw', 'OK');
    const [opened, recovered] = around.alerts.alerts;
    expect(around.alerts.kinds()).toEqual(['opened', 'recovered']);
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
    await around.conclude('gw', everywhere(failed, 'gw', NOON + MINUTE), NOON + MINUTE);
    await around.due('gw');
    await around.conclude('gw', everywhere(paired, 'gw', NOON + 2 * MINUTE), NOON + 2 * MINUTE);
    await around.due('gw');
    await around.alarm('Down', 'gw', 'OK');
    expect(around.alerts.kinds()).toEqual(['opened', 'cause-changed', 'recovered']);
    expect(new Set(around.alerts.messages.map(({ incident }) => incident)).size).toBe(1);
  });

  test('whose OK came before it is ended by the looks', async () => {
    around.clock.set(NOON + 2 * MINUTE);
    await around.alarm('Down', 'gw', 'OK');
    around.clock.set(NOON);
    await around.alarm('Down', 'gw');
    for (const minutes of [10, 11]) {
      const tick = NOON + minutes * MINUTE;
      await around.conclude('gw', everywhere(paired, 'gw', tick), tick);
    }
    await around.due('gw');
    expect(around.alerts.kinds()).toEqual(['opened', 'recovered']);
    expect(around.alerts.messages[1]).toMatchObject({ durationMs: 10 * MINUTE });
  });

  describe('of what is known as partial', () => {
    beforeEach(async () => {
      const [first, ...others] = everywhere(failed, 'gw');
      if (first)
        await around.conclude('gw', [
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
      await around.conclude('gw', everywhere(paired, 'gw', tick), tick);
      await around.due('gw');
      expect(around.alerts.kinds()).toEqual(['opened', 'moved', 'recovered']);
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
    await around.conclude('gw', everywhere(paired, 'gw'));
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
    expect(around.alerts.kinds()).toEqual(['silenced', 'opened']);
  });

  test('silence that is over before it is told of is none', async () => {
    around.clock.set(NOON + 5 * MINUTE);
    await around.alarm('LocationSilent', 'eu-west-1', 'OK');
    around.clock.set(NOON);
    await around.alarm('LocationSilent', 'eu-west-1');
    expect(around.alerts.kinds()).toEqual([]);
    around.clock.set(NOON + 9 * MINUTE);
    await around.alarm('LocationSilent', 'eu-west-1');
    expect(around.alerts.kinds()).toEqual(['silenced']);
  });

  test('inconclusive joins what the location says itself, whoever is first', async () => {
    await around.alarm('LocationInconclusive', 'eu-west-1');
    await see(blindLook(NOON + MINUTE));
    await see(blindLook(NOON + 2 * MINUTE));
    await around.alarm('LocationInconclusive', 'eu-west-1');
    await see({ ...paired('eu-west-1', NOON + 3 * MINUTE) });
    await around.alarm('LocationInconclusive', 'eu-west-1', 'OK');
    expect(around.alerts.kinds()).toEqual(['blinded', 'sighted']);

    await see(blindLook(NOON + 5 * MINUTE));
    await see(blindLook(NOON + 6 * MINUTE));
    await around.alarm('LocationInconclusive', 'eu-west-1');
    expect(around.alerts.kinds()).toEqual(['blinded', 'sighted', 'blinded']);
    expect(around.alerts.messages.at(-1)?.causes).toMatchObject([{ code: 'WATCHER_STARVED' }]);
  });
});
