import { afterAll, beforeAll } from '@jest/globals';
import { DeployedInstallation } from './harness/installation.ts';
import { canaries } from './scenarios/canaries.ts';
import { locations } from './scenarios/locations.ts';
import { people } from './scenarios/people.ts';
import { permissions } from './scenarios/permissions.ts';
import { watching } from './scenarios/watching.ts';
import { ways } from './scenarios/ways.ts';

let deployed: DeployedInstallation | undefined;

function installation(): DeployedInstallation {
  if (!deployed) throw new Error('nothing is deployed');
  return deployed;
}

beforeAll(async () => {
  deployed = await DeployedInstallation.deploy();
  await deployed.schedule('DISABLED');
}, 400_000);

afterAll(() => deployed?.remove(), 30_000);

watching(installation);
ways(installation);
locations(installation);
people(installation);
permissions(installation);
canaries(installation);
