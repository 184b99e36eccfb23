import { afterAll, beforeAll, test } from '@jest/globals';
import { DeployedInstallation } from './harness/installation.ts';
import { schedule } from './harness/schedules.ts';
import { canaries } from './scenarios/canaries.ts';
import { commandLine } from './scenarios/command-line.ts';
import { locations } from './scenarios/locations.ts';
import { people } from './scenarios/people.ts';
import { permissions } from './scenarios/permissions.ts';
import { watching } from './scenarios/watching.ts';
import { ways } from './scenarios/ways.ts';

let deployed: DeployedInstallation | undefined;
let trouble: unknown;

function installation(): DeployedInstallation {
  if (!deployed) throw new Error('nothing is deployed');
  return deployed;
}

// Kept for the first test, so that it is said once and not by all of them.
beforeAll(async () => {
  try {
    deployed = await DeployedInstallation.deploy();
    await schedule(deployed, 'DISABLED');
  } catch (error) {
    trouble = error;
  }
}, 400_000);

afterAll(() => deployed?.remove(), 30_000);

test('bootstraps, and deploys three regions', () => {
  if (trouble !== undefined) throw trouble;
});

watching(installation);
ways(installation);
locations(installation);
people(installation);
commandLine(installation);
permissions(installation);
canaries(installation);
