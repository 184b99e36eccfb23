import { describe, expect, test } from '@jest/globals';
import { call, putKey } from '../harness/command-line.ts';
import { HOME } from '../harness/configuration.ts';
import type { DeployedInstallation } from '../harness/installation.ts';

/** What a person asks of the deployed watch besides its ticks. */
export function commandLine(installation: () => DeployedInstallation): void {
  describe('probe --from', () => {
    test('has a region look, and tells what it saw as if it were here', async () => {
      const { gateway, 'api-real': api } = installation().peers.keys;
      await putKey(installation(), 'gateway', gateway);
      await putKey(installation(), 'api-real', api);
      const targets = ['gateway', 'api-real'];
      const { code, stdout } = await call(installation(), [
        'probe',
        ...targets,
        '--from',
        'us-east-1',
        '--json',
      ]);
      const verdicts = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(verdicts.map(({ target, location }) => ({ target, location }))).toEqual(
        targets.map((target) => ({ target, location: 'us-east-1' })),
      );
      expect(code).toBe(0);
    });

    test("a slower check of a probe can be asked for, the courier's cannot", async () => {
      const exchange = await call(installation(), ['probe', 'api-real/exchange', '--from', HOME, '--json']);
      expect(JSON.parse(exchange.stdout)).toMatchObject({ target: 'api-real/exchange', location: HOME });
      const upstream = await call(installation(), ['probe', 'gateway/upstream', '--from', HOME]);
      expect(upstream).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('no probe looks at'),
      });
    });
  });
}
