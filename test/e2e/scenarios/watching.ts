import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { holdAlarmClock } from '../emulator/control.ts';
import { codeProbed, putKey, putKeys, standings } from '../harness/command-line.ts';
import { HOME, REGIONS } from '../harness/configuration.ts';
import { beginAnew } from '../harness/denial.ts';
import type { DeployedInstallation } from '../harness/installation.ts';
import { schedule } from '../harness/schedules.ts';
import { inWords, stagesOf } from '../harness/stages.ts';
import { alertsAbout, toldInAll, toldOnce } from '../harness/told.ts';

const MINUTE_MS = 60_000;
const ENABLED_WITHIN_MS = 5_000;
/** From the full minute to the message: schedules fire within seconds, functions start cold, `notify` gathers. */
const FIRST_MINUTE_MS = 20_000;

export const REJECTED = {
  kind: 'answer',
  status: 401,
  body: {
    error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' },
  },
} as const;
const UNAVAILABLE = { kind: 'answer', status: 503, body: 'upstream connect error' } as const;

export const watching = (installation: () => DeployedInstallation) =>
  describe('deploys, watches, breaks and heals', () => {
    test('a target is unarmed until its key is first there, and says so instead of alarming', async () => {
      const { inbox } = installation();
      const { mark } = inbox;
      const present = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
      const { errors } = await installation().tick({ at: present });
      expect(errors).toEqual({});
      expect(await toldInAll(installation(), mark)).toEqual([]);
      expect(new Set(Object.values(await standings(installation())))).toEqual(new Set(['unarmed']));
    });

    test(
      'real schedules start it: at its full minute every region looks, and one message says what fails',
      async () => {
        await putKeys(installation());
        const { inbox, peers, endpoint, names } = installation();
        const { mark } = inbox;
        await holdAlarmClock(endpoint, null);
        peers.break('api-real', REJECTED);
        // All schedules are enabled within one minute.
        const left = MINUTE_MS - (Date.now() % MINUTE_MS);
        if (left < ENABLED_WITHIN_MS) await sleep(left);
        const begun = Date.now();
        await schedule(installation(), 'ENABLED');
        await inbox.until(
          mark,
          (received) => alertsAbout('api-real', received).length > 0,
          MINUTE_MS + FIRST_MINUTE_MS,
        );
        await schedule(installation(), 'DISABLED');
        const { message, sqs } = await toldOnce(installation(), mark, 'api-real');
        expect(message).toMatchObject({ kind: 'opened', standing: 'down' });
        const planned = Date.parse(message.openedAt);
        expect(planned % MINUTE_MS).toBe(0);
        expect(planned).toBeGreaterThan(begun - MINUTE_MS);
        expect(sqs.topic).toBe(names.alertsTopic);
        peers.mend();
        await installation().tick();
        await installation().tick({ kind: 'exchange', regions: [HOME] });
        await installation().settled();
      },
      2 * MINUTE_MS,
    );

    test('with its keys there it watches: every target pairs from every region, and nobody is told', async () => {
      const { mark } = installation().inbox;
      const { errors, answers } = await installation().tick();
      expect(errors).toEqual({});
      for (const region of REGIONS) expect(answers[region]).toMatchObject({ claimed: true, troubles: [] });
      await installation().tick({ kind: 'upstream', regions: [HOME] });
      await installation().tick({ kind: 'exchange', regions: [HOME] });
      expect(new Set(Object.values(await standings(installation())))).toEqual(new Set(['up']));
      expect(await toldInAll(installation(), mark)).toEqual([]);
    });

    test("a fault in the practice gateway: the message, on SQS and over HTTP, holds code, locations, since and remedy, and names what the CLI's own probe names", async () => {
      const { inbox, peers } = installation();
      const { mark } = inbox;
      peers.revoke();
      const { tick, errors } = await installation().tick();
      expect(errors).toEqual({});
      const { message, document, http, sqs } = await toldOnce(installation(), mark, 'gateway');
      const named = await codeProbed(installation(), 'gateway');
      expect(document.codes).toEqual([named]);
      expect(message).toMatchObject({
        kind: 'opened',
        standing: 'down',
        openedAt: new Date(tick).toISOString(),
      });
      expect(message.causes.map(({ location }) => location).toSorted()).toEqual(
        message.causes.length === REGIONS.length ? REGIONS.toSorted() : expect.any(Array),
      );
      expect(message.causes.length).toBeGreaterThanOrEqual(2);
      for (const cause of message.causes)
        expect(cause).toMatchObject({ code: named, since: new Date(tick).toISOString() });
      expect(message.remedy.length).toBeGreaterThan(0);
      expect(JSON.parse(http.text)).toEqual(JSON.parse(sqs.text));
      expect(sqs.attributes).toMatchObject({
        target: 'gateway',
        code: named,
        state: 'down',
        severity: 'page',
      });
    });

    test('healing: one recovery', async () => {
      const { inbox, names, peers } = installation();
      const { mark } = inbox;
      await putKey(installation(), 'gateway', await peers.pairAgain());
      // As after two minutes, which pass here in no time: a key is read anew once a minute, and after two failures a
      // location keeps away from the gateway for so long.
      await beginAnew(installation(), { regions: REGIONS, functionName: names.probe(0) });
      await installation().wait(2);
      const { errors } = await installation().tick();
      expect(errors).toEqual({});
      const { message } = await toldOnce(installation(), mark, 'gateway');
      expect(message).toMatchObject({ kind: 'recovered', standing: 'up' });
      expect(message.durationMs).toBeGreaterThan(0);
      expect(message.failedLooks).toBeGreaterThanOrEqual(2);
    });

    test('a fault that could be a blip is confirmed by a second look, and told once', async () => {
      const { inbox, peers } = installation();
      const { mark } = inbox;
      const since = Date.now();
      peers.break('api-direct', UNAVAILABLE);
      const { tick } = await installation().tick();
      const { message, document, sqs, http } = await toldOnce(installation(), mark, 'api-direct');
      const stages = await stagesOf(installation(), { check: 'api-direct', tick, since, sqs, http });
      process.stdout.write(inWords('fault to message by the direct way', since, stages));
      expect(document.codes).toEqual([await codeProbed(installation(), 'api-direct')]);
      expect(message).toMatchObject({ kind: 'opened', standing: 'down' });
      const next = inbox.mark;
      peers.mend();
      await installation().tick();
      expect((await toldOnce(installation(), next, 'api-direct')).message.kind).toBe('recovered');
    });
  });
