import { describe, expect, test } from '@jest/globals';
import { HOME, REGIONS } from '../harness/configuration.ts';
import { cutOff, deny, withEnvironment } from '../harness/denial.ts';
import type { DeployedInstallation } from '../harness/installation.ts';
import { inWords, stagesOf } from '../harness/stages.ts';
import { withoutTable } from '../harness/table.ts';
import { testOfAlarms } from '../harness/test-of-alarms.ts';
import { alertsAbout, toldInAll, toldOnce } from '../harness/told.ts';
import { REJECTED } from './watching.ts';

export const ways = (installation: () => DeployedInstallation) =>
  describe('when a part of the way to people is broken', () => {
    const byAlarms = testOfAlarms(installation);
    byAlarms('the direct way cut (invoke denied): the alarm still brings the one message', async () => {
      const { inbox, peers, names } = installation();
      const restore = await deny(
        installation(),
        { regions: REGIONS, functionName: names.probe(0) },
        'lambda:InvokeFunction',
      );
      const { mark } = inbox;
      const since = Date.now();
      peers.break('api-alarm', REJECTED);
      const { errors, tick } = await installation().tick();
      expect(Object.keys(errors).length).toBeGreaterThan(0);
      const alarms = await installation().wait(1);
      expect(alarms).toContainEqual(
        expect.objectContaining({ alarm: names.alarm('Down', 'api-alarm'), to: 'ALARM' }),
      );
      const { message, sqs, http } = await toldOnce(installation(), mark, 'api-alarm');
      const stages = await stagesOf(installation(), { check: 'api-alarm', tick, since, sqs, http });
      process.stdout.write(
        inWords("fault to message by the alarm's way, its minute's end put forward", since, stages),
      );
      expect(message).toMatchObject({
        kind: 'opened',
        standing: 'down',
        openedAt: new Date(tick).toISOString(),
      });
      expect(message.causes.every(({ code }) => code === 'AUTH_KEY_REJECTED')).toBe(true);
      await restore();
      const next = inbox.mark;
      peers.mend();
      await installation().tick();
      await installation().wait(3);
      expect((await toldOnce(installation(), next, 'api-alarm')).message.kind).toBe('recovered');
    });

    byAlarms("home's PutMetricData refused: the region's own alarm reaches a person", async () => {
      const { inbox, names } = installation();
      const restore = await deny(
        installation(),
        { regions: ['us-east-1'], functionName: names.probe(0) },
        'cloudwatch:PutMetricData',
      );
      const { mark } = inbox;
      for (let looks = 0; looks < 2; looks++) {
        const { errors } = await installation().tick();
        expect(Object.keys(errors)).toEqual(['us-east-1']);
      }
      const alarms = await installation().wait(1);
      expect(alarms).toContainEqual(
        expect.objectContaining({
          region: 'us-east-1',
          alarm: names.alarm('CannotPublishHome', names.probe(0)),
          to: 'ALARM',
        }),
      );
      await inbox.until(mark, (received) =>
        received.some(({ topic, region }) => topic === names.localTopic && region === 'us-east-1'),
      );
      await restore();
      await installation().tick();
      await installation().tick();
      await installation().wait(1);
    });

    byAlarms(
      'the home region gone altogether: every other region tells people by its own alarm',
      async () => {
        const { inbox, names } = installation();
        const regions = REGIONS.filter((region) => region !== HOME);
        const restore = await cutOff(installation(), { regions, functionName: names.probe(0) });
        const { mark } = inbox;
        for (let looks = 0; looks < 2; looks++) {
          const { errors } = await installation().tick({ regions });
          expect(Object.keys(errors)).toEqual(regions);
        }
        await installation().wait(1);
        await inbox.until(mark, (received) =>
          regions.every((one) =>
            received.some(({ topic, region }) => topic === names.localTopic && region === one),
          ),
        );
        await restore();
        await installation().tick();
        await installation().tick();
        await installation().wait(1);
        await toldInAll(installation(), mark);
      },
    );

    test("notify throwing: the raw signal reaches the people's topic", async () => {
      const { inbox, peers, names } = installation();
      const nowhere = `arn:aws:sns:${HOME}:000000000000:nobody`;
      const restore = await withEnvironment(
        installation(),
        { regions: [HOME], functionName: names.notify },
        {
          PAIRWATCH_ALERTS_TOPIC: nowhere,
          PAIRWATCH_CHAT_TOPIC: nowhere,
        },
      );
      const { mark } = inbox;
      peers.break('api-raw', REJECTED);
      await installation().tick();
      const received = await inbox.until(
        mark,
        (all) =>
          all.some(({ topic, text }) => topic === names.alertsTopic && text.includes('"requestPayload"')),
        20_000,
      );
      const raw = received.find(({ text }) => text.includes('"requestPayload"'));
      expect(JSON.parse(raw?.text ?? '{}').requestPayload).toMatchObject({
        pairwatch: 'due',
        checks: ['api-raw'],
        headlines: [expect.stringContaining('api-raw')],
      });
      const alarms = await installation().wait(1);
      expect(alarms).toContainEqual(
        expect.objectContaining({ alarm: names.alarm('NotifyFailing', names.notify), to: 'ALARM' }),
      );
      await restore();
      peers.mend();
      await installation().tick();
      await toldInAll(installation(), mark);
    });

    byAlarms('state table gone: alerts still come, poorer', async () => {
      const { inbox, peers } = installation();
      const restore = await withoutTable(installation());
      const { mark } = inbox;
      peers.break('api-tableless', REJECTED);
      await installation().tick();
      await installation().wait(1);
      await installation().settled();
      const [first] = alertsAbout('api-tableless', inbox.since(mark));
      const message = first?.document.messages.find(({ subject }) => subject === 'api-tableless');
      expect(message).toMatchObject({ kind: 'alarm', note: expect.stringMatching(/\S/) });
      await restore();
      peers.mend();
      await installation().tick();
      await installation().wait(3);
      await installation().settled();
    });
  });
