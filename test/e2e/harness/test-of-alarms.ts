import { test } from '@jest/globals';
import type { DeployedInstallation } from './installation.ts';

/** A test that waits for alarms: not tried, and that is said, where they are not evaluated at the time of the ticks. */
export const testOfAlarms =
  (installation: () => DeployedInstallation) =>
  (name: string, run: () => Promise<void>): void =>
    test(name, async () => {
      if (await installation().evaluatesAlarms()) await run();
      else process.stdout.write(`NOT TRIED, the endpoint's alarms have a clock of their own: ${name}\n`);
    });
