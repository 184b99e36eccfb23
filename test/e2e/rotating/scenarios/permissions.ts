import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ROTATIONS_EVERY_MS } from '../../../../functions/contract/rotation.ts';
import type { AuditAnswer } from '../../../../functions/reconcile/audit.ts';
import { HOME } from '../../harness/configuration.ts';
import { beginAnew, denyRole, type Undo } from '../../harness/denial.ts';
import { actionsOf, roleOf } from '../../harness/permissions.ts';
import { type Attempt, begin, end, goOn } from '../attempts.ts';
import type { RotatingInstallation } from '../installation.ts';
import { changeRecord } from '../records.ts';
import { arnOf, NOT_JUDGED, RIGHTS, type RightRow } from '../rights.ts';

const DAY_MS = 86_400_000;
const BUSY_PROVIDER = { kind: 'answer', reply: { status: 503, body: {} } } as const;
const TOLD_WITHIN_MS = 30_000;
const ADMIN_API = { when: ({ path }: { readonly path: string }) => path.startsWith('/v1/organization/') };

function isBroken({ error, state, numbers }: Attempt, { shows }: RightRow): boolean {
  switch (shows) {
    case 'metrics':
      return numbers === 0;
    case 'error':
      return error !== undefined;
    default:
      return error !== undefined || state !== 'done';
  }
}

export const permissions = (installation: () => RotatingInstallation) => {
  /** The function's process begins anew with it, and goes on without a break when it is given back. */
  async function takeAway({ of, action, resource }: RightRow): Promise<Undo> {
    const { names, regions } = installation();
    const place = { regions: of === 'verify' ? regions : ([HOME] as const), functionName: names[of] };
    const right = { action, ...(resource && { resources: [arnOf(resource(names))] }) };
    const given = await Promise.all(
      place.regions.map(async (region) => {
        const clients = installation().in(region);
        return denyRole(clients, await roleOf(clients, place.functionName), right);
      }),
    );
    await beginAnew(installation(), place);
    return async () => {
      await Promise.all(given.map((give) => give()));
    };
  }

  /** A device whose former token opens the gateway again, as a backup put back has it: a finding for the audit. */
  const somethingFound = (acceptedSince: number | undefined) =>
    changeRecord(installation(), 'gateway', ({ retired }) => {
      const { acceptedSince: _, ...rest } = retired ?? missing();
      return { retired: { ...rest, ...(acceptedSince !== undefined && { acceptedSince }) } };
    });

  describe('AUTH=true: each permission of a rotation is needed, and none is missing', () => {
    beforeAll(() => {
      if (installation().judgesPermissions) return;
      process.stdout.write('NOT TRIED, the endpoint judges no permissions: what breaks without each\n');
    });

    test('with all of them everything works, also where something is found or fails', async () => {
      for (const target of ['api', 'gateway', 'token'] as const) {
        expect(await begin(installation(), target, randomUUID())).toMatchObject({ state: 'setting' });
        expect(await end(installation(), target)).toEqual({ state: 'done', numbers: expect.any(Number) });
      }
      const { numbers } = await end(installation(), 'api');
      // At rest they go out once a day, in the first minutes of it.
      expect(numbers).toBeLessThanOrEqual(Date.now() % DAY_MS <= ROTATIONS_EVERY_MS ? 1 : 0);
      await somethingFound(Date.now());
      const { findings, ...rest } = await installation().audited();
      await somethingFound(undefined);
      expect(findings.map(({ code }) => code)).toEqual(['RETIRED_KEY_ACCEPTED']);
      expect(rest).toMatchObject({ ledger: [], unheard: [] });
    });

    test('there is a row for every action of a deployed role', async () => {
      const { home, judgesPermissions, names } = installation();
      if (!judgesPermissions) return;
      for (const role of ['rotate', 'verify', 'audit'] as const) {
        const actions = new Set(RIGHTS.filter(({ of }) => of === role).map(({ action }) => action));
        expect([role, [...actions, ...NOT_JUDGED].toSorted()]).toEqual([
          role,
          await actionsOf(home, names[role]),
        ]);
      }
    });

    const [audit, rotation] = [
      RIGHTS.filter(({ of }) => of === 'audit'),
      RIGHTS.filter(({ of }) => of !== 'audit'),
    ];

    // First: the more rotations there were, the more CloudTrail has to tell.
    test.each(audit)('without $action of $of it breaks: $breaks', async (row) => {
      if (!installation().judgesPermissions) return;
      if (row.when === 'while something is found') await somethingFound(Date.now());
      const restore = await takeAway(row);
      try {
        const outcome = await installation().invoke<AuditAnswer>(installation().names.audit, {
          pairwatch: 'audit',
          schema: 1,
        });
        const isSound =
          'answer' in outcome && outcome.answer.unheard.length + outcome.answer.ledger.length === 0;
        expect({ broken: !isSound, outcome }).toMatchObject({ broken: true });
      } finally {
        await restore();
        if (row.when === 'while something is found') await somethingFound(undefined);
      }
    });

    test.each(rotation)('without $action of $of it breaks: $breaks', async (row) => {
      if (!installation().judgesPermissions) return;
      const { target = 'api', when, tells } = row;
      const { inbox } = installation();
      const { server } = installation().peers.provider;
      const version = randomUUID();
      if (when !== 'at its begin')
        expect(await begin(installation(), target, version)).toMatchObject({ state: 'setting' });
      if (when === 'while the provider fails') server.inject(BUSY_PROVIDER, ADMIN_API);
      const restore = await takeAway(row);
      const { mark } = inbox;
      try {
        const outcome =
          when === 'at its begin'
            ? await begin(installation(), target, version)
            : await goOn(installation(), target);
        expect({ broken: isBroken(outcome, row), outcome }).toMatchObject({ broken: true });
        if (tells !== undefined)
          await inbox.until(mark, (all) => all.some(({ text }) => text.includes(tells)), TOLD_WITHIN_MS);
      } finally {
        await restore();
        server.mend();
      }
      if (when === 'at its begin') await begin(installation(), target, version);
      expect(await end(installation(), target)).toEqual({ state: 'done', numbers: expect.any(Number) });
    });
  });
};

function missing(): never {
  throw new Error('no key was retired yet');
}
