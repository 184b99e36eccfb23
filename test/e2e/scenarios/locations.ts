import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { standings } from '../harness/command-line.ts';
import { HOME, REGIONS } from '../harness/configuration.ts';
import { deny } from '../harness/denial.ts';
import type { DeployedInstallation } from '../harness/installation.ts';
import { scheduledRegions, withoutSchedule } from '../harness/schedules.ts';
import { testOfAlarms } from '../harness/test-of-alarms.ts';
import { toldInAll, toldOnce } from '../harness/told.ts';
import { REJECTED } from './watching.ts';

const [, SECOND, THIRD] = REGIONS;
const DOWN = /\bdown\b/i;

export const locations = (installation: () => DeployedInstallation) =>
  describe('when some locations see it and others do not', () => {
    const byAlarms = testOfAlarms(installation);
    test('one location broken: partial and not down', async () => {
      const { inbox, peers } = installation();
      const { mark } = inbox;
      peers.break('api-partial', REJECTED);
      const { tick } = await installation().tick({ regions: [SECOND] });
      peers.mend();
      await installation().look(HOME, tick);
      await installation().look(THIRD, tick);
      const { message } = await toldOnce(installation(), mark, 'api-partial');
      expect(message).toMatchObject({ kind: 'opened', standing: 'partial' });
      expect(message.causes.map(({ location }) => location)).toEqual([SECOND]);
      expect((await installation().wait(1)).filter(({ alarm }) => alarm.includes('/Down/'))).toEqual([]);
      const next = inbox.mark;
      await installation().tick();
      expect((await toldOnce(installation(), next, 'api-partial')).message.kind).toBe('recovered');
    });

    byAlarms("one location's schedule deleted: silent, nothing else", async () => {
      const { inbox } = installation();
      const { mark } = inbox;
      const restore = await withoutSchedule(installation(), THIRD);
      const regions = await scheduledRegions(installation());
      expect(regions).toEqual(REGIONS.filter((region) => region !== THIRD));
      for (let looks = 0; looks < 6; looks++) await installation().tick({ regions });
      const { message } = await toldOnce(installation(), mark, THIRD);
      expect(message).toMatchObject({ kind: 'silenced', standing: 'silent' });
      expect(await toldInAll(installation(), mark)).toHaveLength(1);
      const next = inbox.mark;
      await restore();
      await installation().tick({ regions: await scheduledRegions(installation()) });
      await installation().wait(1);
      expect((await toldOnce(installation(), next, THIRD)).message.kind).toBe('heard');
    });

    byAlarms('secret access denied in one: inconclusive, no target down', async () => {
      const { inbox, names } = installation();
      const restore = await deny(
        installation(),
        { regions: [SECOND], functionName: names.probe(0) },
        'secretsmanager:GetSecretValue',
      );
      const { mark } = inbox;
      const { tick, errors } = await installation().tick();
      expect(errors).toEqual({});
      await installation().tick();
      await installation().wait(1);
      const { message } = await toldOnce(installation(), mark, SECOND);
      expect(message).toMatchObject({ kind: 'blinded', standing: 'blind' });
      const told = await toldInAll(installation(), mark);
      expect(told.filter((subject) => DOWN.test(subject))).toEqual([]);
      expect(await votes(tick, 'api-alarm')).toEqual({ failed: 0, voters: 2 });
      await restore();
      const next = inbox.mark;
      await installation().tick();
      await installation().wait(2);
      expect((await toldOnce(installation(), next, SECOND)).message.kind).toBe('sighted');
    });

    byAlarms('denied in all: inconclusive everywhere, no target down', async () => {
      const { inbox, names } = installation();
      const restore = await deny(
        installation(),
        { regions: REGIONS, functionName: names.probe(0) },
        'secretsmanager:GetSecretValue',
      );
      const { mark } = inbox;
      const { tick } = await installation().tick();
      await installation().tick();
      await installation().wait(1);
      await inbox.until(mark, (received) =>
        REGIONS.every((region) =>
          received.some(({ via, subject }) => via === 'sqs' && subject.includes(region)),
        ),
      );
      const told = await toldInAll(installation(), mark);
      expect(told.filter((subject) => DOWN.test(subject))).toEqual([]);
      expect(await votes(tick, 'api-alarm')).toEqual({ failed: 0, voters: 0 });
      const known = await standings(installation());
      expect(Object.values(known).filter((standing) => standing === 'down')).toEqual([]);
      await restore();
      const next = inbox.mark;
      await installation().tick();
      await installation().wait(2);
      await toldInAll(installation(), next);
    });

    test('the same tick delivered twice, at once and a minute apart: one vote', async () => {
      const { inbox, peers } = installation();
      const { mark } = inbox;
      peers.break('api-twice', REJECTED);
      const { tick } = await installation().tick({ regions: [] });
      const once = await Promise.all([installation().look(SECOND, tick), installation().look(SECOND, tick)]);
      const claims = once.map((look) => 'answer' in look && look.answer.claimed);
      expect(claims.toSorted()).toEqual([false, true]);
      await installation().wait(1);
      expect(await installation().look(SECOND, tick)).toMatchObject({ answer: { claimed: false } });
      expect(await votes(tick, 'api-twice')).toEqual({ failed: 1, voters: 1 });
      await installation().look(HOME, tick);
      await installation().look(THIRD, tick);
      peers.mend();
      await installation().tick();
      await toldInAll(installation(), mark);
    });

    test('a tick 50 s late: its own minute', async () => {
      const { inbox, peers } = installation();
      const { mark } = inbox;
      peers.break('api-late', REJECTED);
      const { tick } = await installation().tick({ regions: [HOME] });
      // Scheduler says when it was planned; what it says is not always a full minute.
      const late = await installation().look(SECOND, tick, 'handshake', tick + 50_000);
      expect(late).toMatchObject({ answer: { tick, claimed: true } });
      expect(await votes(tick, 'api-late')).toEqual({ failed: 2, voters: 2 });
      const { message } = await toldOnce(installation(), mark, 'api-late');
      expect(message).toMatchObject({ standing: 'down', openedAt: new Date(tick).toISOString() });
      peers.mend();
      await installation().tick();
      await toldInAll(installation(), mark);
    });

    test("the quorum's two probes finishing at the same moment: one message", async () => {
      const { inbox, peers } = installation();
      for (const target of ['api-spare-a', 'api-spare-b', 'api-spare-c'] as const) {
        const { mark } = inbox;
        peers.break(target, REJECTED);
        await installation().tick({ regions: [HOME, SECOND] });
        expect((await toldOnce(installation(), mark, target)).message.standing).toBe('down');
        peers.mend();
        const next = inbox.mark;
        await installation().tick();
        expect((await toldOnce(installation(), next, target)).message.kind).toBe('recovered');
      }
    });

    /** Of one tick, as the alarms see them. */
    async function votes(tick: number, target: string) {
      const { names, home } = installation();
      const { Datapoints = [] } = await home.cloudWatch.send(
        new GetMetricStatisticsCommand({
          Namespace: names.namespace,
          MetricName: 'Failed',
          Dimensions: [{ Name: 'Target', Value: target }],
          StartTime: new Date(tick),
          EndTime: new Date(tick + 60_000),
          Period: 60,
          Statistics: ['Sum', 'SampleCount'],
        }),
      );
      const [point] = Datapoints;
      return { failed: point?.Sum ?? 0, voters: point?.SampleCount ?? 0 };
    }
  });
