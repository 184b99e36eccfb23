import { afterAll, beforeAll, test } from '@jest/globals';
import { RotatingInstallation } from './rotating/installation.ts';
import { auditor } from './rotating/scenarios/auditor.ts';
import { canaries } from './rotating/scenarios/canaries.ts';
import { emergency } from './rotating/scenarios/emergency.ts';
import { firstDeployment } from './rotating/scenarios/first-deployment.ts';
import { foreignReader } from './rotating/scenarios/foreign-reader.ts';
import { permissions } from './rotating/scenarios/permissions.ts';
import { rotation } from './rotating/scenarios/rotation.ts';
import { sharedToken } from './rotating/scenarios/shared-token.ts';
import { tampering } from './rotating/scenarios/tampering.ts';
import { troubles } from './rotating/scenarios/troubles.ts';

let deployed: RotatingInstallation | undefined;
let trouble: unknown;

function installation(): RotatingInstallation {
  if (!deployed) throw new Error('nothing is deployed');
  return deployed;
}

// Kept for the first test, so that it is said once and not by all of them.
beforeAll(async () => {
  try {
    deployed = await RotatingInstallation.deploy();
  } catch (error) {
    trouble = error;
  }
}, 400_000);

afterAll(() => deployed?.remove(), 30_000);

test('bootstraps, and deploys two regions', () => {
  if (trouble !== undefined) throw trouble;
});

firstDeployment(installation);
rotation(installation);
sharedToken(installation);
auditor(installation);
emergency(installation);
foreignReader(installation);
troubles(installation);
permissions(installation);
tampering(installation);
canaries(installation);
