import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from '@jest/globals';
import type { RotatingInstallation } from '../installation.ts';

/** Has to come first: nothing is stored yet. */
export const firstDeployment = (installation: () => RotatingInstallation) =>
  describe('the first deployment', () => {
    test('rotates nothing, and leaves an unfilled secret as it is', async () => {
      const { home, names, peers } = installation();
      const asked = new DescribeSecretCommand({ SecretId: names.secret('api') });
      const { VersionIdsToStages, RotationEnabled } = await home.secrets.send(asked);
      expect(RotationEnabled).toBe(true);
      expect(VersionIdsToStages ?? {}).toEqual({});
      expect(peers.provider.accounts).toEqual([]);
    });

    test('then its secrets are filled by people', async () => {
      const { secrets } = installation().peers;
      for (const [name, value] of Object.entries(secrets)) await installation().put(name, value);
      expect(await installation().entries()).toEqual([]);
    });
  });
