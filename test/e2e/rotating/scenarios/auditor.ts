import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Ended, pairwatch } from '../../../bin/command-line.ts';
import { assumed, inEnvironment, type RoleCredentials } from '../../harness/assumed-role.ts';
import { HOME } from '../../harness/configuration.ts';
import { denyRole } from '../../harness/denial.ts';
import { actionsOfRole } from '../../harness/permissions.ts';
import type { RotatingInstallation } from '../installation.ts';
import { AUDITOR_RIGHTS } from '../rights.ts';

/** Somebody who takes on the auditor's role, and has no other rights. */
export const auditor = (installation: () => RotatingInstallation) =>
  describe('an auditor', () => {
    let credentials: RoleCredentials;
    beforeAll(async () => {
      credentials = await assumed(installation(), installation().names.auditorRole);
    });

    function audit(...args: readonly string[]): Promise<Ended> {
      const { folder, configuration, env } = installation();
      return pairwatch(['audit', ...args, '--store', 'aws', '--config', configuration], {
        cwd: folder,
        env: { ...env, ...inEnvironment(credentials) },
      });
    }

    test('lists, shows and verifies the ledger', async () => {
      expect(await audit('list')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('retire'),
      });
      expect(await audit('show', '2')).toMatchObject({ code: 0 });
      expect(await audit('verify')).toMatchObject({ code: 0 });
    });

    test('reads no secret', async () => {
      const { endpoint, judgesPermissions, names, peers } = installation();
      if (!judgesPermissions) return;
      const client = new SecretsManagerClient({ region: HOME, endpoint, credentials });
      try {
        for (const name of Object.keys(peers.secrets))
          await expect(
            client.send(new GetSecretValueCommand({ SecretId: names.secret(name) })),
          ).rejects.toMatchObject({ name: 'AccessDeniedException' });
      } finally {
        client.destroy();
      }
    });

    test('has no action but these', async () => {
      const { home, judgesPermissions, names } = installation();
      if (!judgesPermissions) return;
      const actions = AUDITOR_RIGHTS.map(({ action }) => action);
      expect(actions.toSorted()).toEqual(await actionsOfRole(home, names.auditorRole));
    });

    test.each(AUDITOR_RIGHTS)('cannot verify without $action: $breaks', async ({ action }) => {
      const { home, judgesPermissions, names } = installation();
      if (!judgesPermissions) return;
      const restore = await denyRole(home, names.auditorRole, { action });
      try {
        expect(await audit('verify')).toMatchObject({
          code: 3,
          stdout: '',
          stderr: expect.stringContaining('AccessDenied'),
        });
      } finally {
        await restore();
      }
    });
  });
