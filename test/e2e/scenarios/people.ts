import { describe, expect, test } from '@jest/globals';
import { call } from '../harness/command-line.ts';
import type { DeployedInstallation } from '../harness/installation.ts';
import { testOfAlarms } from '../harness/test-of-alarms.ts';
import { toldInAll, toldOnce } from '../harness/told.ts';
import { REJECTED } from './watching.ts';

export const people = (installation: () => DeployedInstallation) =>
  describe('people', () => {
    const byAlarms = testOfAlarms(installation);
    test('test-alert sends one labelled message through the real path', async () => {
      const { inbox } = installation();
      const { mark } = inbox;
      const { code, stderr } = await call(installation(), ['test-alert', '--store', 'aws']);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const told = await toldInAll(installation(), mark);
      expect(told).toEqual([expect.stringMatching(/test/i)]);
    });

    byAlarms('mute silences messages and never metrics, and is shown in the next message', async () => {
      const { inbox, names, peers } = installation();
      const because = 'the provider moves house';
      const muted = await call(installation(), [
        ...['mute', 'api-muted', '--store', 'aws'],
        ...['--for', '2h', '--because', because],
      ]);
      expect(muted).toMatchObject({ code: 0 });
      const { mark } = inbox;
      peers.break('api-muted', REJECTED);
      await installation().tick();
      const alarms = await installation().wait(1);
      expect(alarms).toContainEqual(
        expect.objectContaining({ alarm: names.alarm('Down', 'api-muted'), to: 'ALARM' }),
      );
      expect(await toldInAll(installation(), mark)).toEqual([]);
      const ended = await call(installation(), ['mute', 'api-muted', '--store', 'aws', '--off']);
      expect(ended).toMatchObject({ code: 0 });
      peers.mend();
      await installation().tick();
      const { message, document } = await toldOnce(installation(), mark, 'api-muted');
      expect(message).toMatchObject({ kind: 'recovered', muted: { because } });
      expect(document.text).toContain(because);
    });
  });
