import { randomUUID } from 'node:crypto';
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RotationStepEvent, RotationsDueEvent } from '../../../../functions/contract/events.ts';
import type { AuditAnswer } from '../../../../functions/reconcile/audit.ts';
import type { RotationState } from '../../../../functions/rotate/record.ts';
import { HOME } from '../../harness/configuration.ts';
import { beginAnew, denyRole, type Undo } from '../../harness/denial.ts';
import { actionsOf, roleOf } from '../../harness/permissions.ts';
import type { RotatingInstallation } from '../installation.ts';
import { changeRecord, hurry, recordOf } from '../records.ts';
import { arnOf, NOT_JUDGED, RIGHTS, type RightRow } from '../rights.ts';

/** What came of one call, and how far the rotation is after it. */
interface Attempt {
  /** What the function said, where it failed. */
  readonly error?: string;
  readonly state: RotationState | undefined;
  /** Numbers that the alarms got meanwhile. */
  readonly numbers: number;
}

const SECRETS = { api: 'api', gateway: 'device' } as const;
type Target = keyof typeof SECRETS;
const DUE: RotationsDueEvent = { pairwatch: 'rotations-due', schema: 1 };
const BUSY_PROVIDER = { kind: 'answer', reply: { status: 503, body: {} } } as const;
const ADMIN_API = { when: ({ path }: { readonly path: string }) => path.startsWith('/v1/organization/') };
const TRIES = 5;

const isBroken = ({ error, state, numbers }: Attempt, { shows }: RightRow): boolean =>
  shows === 'metrics' ? numbers === 0 : error !== undefined || state !== 'done';

export const permissions = (installation: () => RotatingInstallation) => {
  /** As Secrets Manager calls the first step: a rotation is under way after it. */
  async function begin(target: Target, version: string): Promise<Attempt> {
    const { home, names } = installation();
    const asked = new DescribeSecretCommand({ SecretId: names.secret(SECRETS[target]) });
    const { ARN = '' } = await home.secrets.send(asked);
    return attempt(target, { Step: 'createSecret', SecretId: ARN, ClientRequestToken: version });
  }

  const goOn = (target: Target): Promise<Attempt> => attempt(target, DUE);

  async function attempt(target: Target, event: RotationStepEvent | RotationsDueEvent): Promise<Attempt> {
    const before = await numbersOf(target);
    const { rotate } = installation().names;
    const invoked = await installation().invoke(rotate, event);
    const { rotation } = await recordOf(installation(), target);
    return {
      ...('error' in invoked && { error: invoked.error }),
      state: rotation?.state,
      numbers: (await numbersOf(target)) - before,
    };
  }

  /** With every right it ends by itself, in as many tries as its pauses take. */
  async function end(target: Target): Promise<Attempt> {
    for (let left = TRIES; ; left--) {
      await hurry(installation(), target);
      const last = await goOn(target);
      if (last.state === 'done' || left === 0) return last;
    }
  }

  async function numbersOf(target: string): Promise<number> {
    const { home, names } = installation();
    const { Datapoints = [] } = await home.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: names.namespace,
        MetricName: 'RotationFailed',
        Dimensions: [{ Name: 'Target', Value: target }],
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 60_000),
        Period: 86_400,
        Statistics: ['SampleCount'],
      }),
    );
    return Datapoints.reduce((sum, { SampleCount = 0 }) => sum + SampleCount, 0);
  }

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
      for (const target of ['api', 'gateway'] as const) {
        expect(await begin(target, randomUUID())).toMatchObject({ state: 'setting' });
        expect(await end(target)).toEqual({ state: 'done', numbers: expect.any(Number) });
      }
      expect((await end('api')).numbers).toBe(0);
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

    test.each(rotation)('without $action of $of it breaks: $breaks', async (row) => {
      if (!installation().judgesPermissions) return;
      const { target = 'api', when } = row;
      const { server } = installation().peers.provider;
      const version = randomUUID();
      if (when !== 'at its begin') expect(await begin(target, version)).toMatchObject({ state: 'setting' });
      if (when === 'while the provider fails') server.inject(BUSY_PROVIDER, ADMIN_API);
      const restore = await takeAway(row);
      try {
        const outcome = when === 'at its begin' ? await begin(target, version) : await goOn(target);
        expect({ broken: isBroken(outcome, row), outcome }).toMatchObject({ broken: true });
      } finally {
        await restore();
        server.mend();
      }
      if (when === 'at its begin') await begin(target, version);
      expect(await end(target)).toEqual({ state: 'done', numbers: expect.any(Number) });
    });

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
  });
};

function missing(): never {
  throw new Error('no key was retired yet');
}
