import { describe, expect, test } from '@jest/globals';
import { codeProbed, putKey, putKeys, standings } from '../harness/command-line.ts';
import { HOME, REGIONS } from '../harness/configuration.ts';
import type { DeployedInstallation } from '../harness/installation.ts';
import { toldInAll, toldOnce } from '../harness/told.ts';

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
      const { errors } = await installation().tick();
      expect(errors).toEqual({});
      expect(await toldInAll(inbox, mark)).toEqual([]);
      expect(new Set(Object.values(await standings(installation())))).toEqual(new Set(['unarmed']));
    });

    test('with its keys there it watches: every target pairs from every region, and nobody is told', async () => {
      await putKeys(installation());
      const { inbox } = installation();
      const { mark } = inbox;
      const { errors, answers } = await installation().tick();
      expect(errors).toEqual({});
      for (const region of REGIONS) expect(answers[region]).toMatchObject({ claimed: true, troubles: [] });
      await installation().tick({ kind: 'upstream', regions: [HOME] });
      await installation().tick({ kind: 'exchange', regions: [HOME] });
      expect(new Set(Object.values(await standings(installation())))).toEqual(new Set(['up']));
      expect(await toldInAll(inbox, mark)).toEqual([]);
    });

    test("a fault in the practice gateway: the message, on SQS and over HTTP, holds code, locations, since and remedy, and names what the CLI's own probe names", async () => {
      const { inbox, peers } = installation();
      const { mark } = inbox;
      peers.revoke();
      const { tick, errors } = await installation().tick();
      expect(errors).toEqual({});
      const { message, document, http, sqs } = await toldOnce(inbox, mark, 'gateway');
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
      const { inbox, peers } = installation();
      const { mark } = inbox;
      await putKey(installation(), 'gateway', await peers.pairAgain());
      const { errors } = await installation().tick();
      expect(errors).toEqual({});
      const { message } = await toldOnce(inbox, mark, 'gateway');
      expect(message).toMatchObject({ kind: 'recovered', standing: 'up' });
      expect(message.durationMs).toBeGreaterThan(0);
      expect(message.failedLooks).toBeGreaterThanOrEqual(2);
    });

    test('a fault that could be a blip is confirmed by a second look, and told once', async () => {
      const { inbox, peers } = installation();
      const { mark } = inbox;
      peers.break('api-direct', UNAVAILABLE);
      await installation().tick();
      const { message, document } = await toldOnce(inbox, mark, 'api-direct');
      expect(document.codes).toEqual([await codeProbed(installation(), 'api-direct')]);
      expect(message).toMatchObject({ kind: 'opened', standing: 'down' });
      const next = inbox.mark;
      peers.mend();
      await installation().tick();
      expect((await toldOnce(inbox, next, 'api-direct')).message.kind).toBe('recovered');
    });
  });
