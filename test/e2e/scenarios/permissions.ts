import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { call } from '../harness/command-line.ts';
import { HOME, REGIONS } from '../harness/configuration.ts';
import { deny } from '../harness/denial.ts';
import type { DeployedInstallation, Ticked } from '../harness/installation.ts';
import type { ApiTarget } from '../harness/peers.ts';
import { actionsOf } from '../harness/permissions.ts';
import { alertsAbout } from '../harness/told.ts';
import { REJECTED } from './watching.ts';

/** What came of one outage of a target and its end, in two ticks. */
interface Outcome {
  readonly ticks: readonly Ticked[];
  /** What was told of the target, in order. */
  readonly told: readonly string[];
}

interface Permission {
  readonly of: 'probe' | 'notify' | 'courier' | 'widget';
  readonly action: string;
  /** The scenario that breaks without it. */
  readonly breaks: string;
}

interface Row extends Permission {
  readonly of: 'probe' | 'notify';
  readonly isBroken: (outcome: Outcome) => boolean;
  /** While its target is muted. */
  readonly muted?: true;
}

const isTroubled = ({ answers, errors }: Ticked): boolean =>
  Object.keys(errors).length > 0 || Object.values(answers).some(({ troubles }) => troubles.length > 0);
const troubled = ({ ticks }: Outcome): boolean => ticks.some(isTroubled);
const untold = ({ told }: Outcome): boolean => told.join() !== 'opened,recovered';

/** What is allowed, and what does not work without it. */
const TABLE: readonly Row[] = [
  {
    of: 'probe',
    action: 'secretsmanager:GetSecretValue',
    breaks: 'a fault is told: nobody can look',
    isBroken: untold,
  },
  {
    of: 'probe',
    action: 'cloudwatch:PutMetricData',
    breaks: 'results reach home: the function fails',
    isBroken: troubled,
  },
  {
    of: 'probe',
    action: 'lambda:InvokeFunction',
    breaks: 'the direct way: the function fails, and only the alarm tells',
    isBroken: troubled,
  },
  {
    of: 'probe',
    action: 'dynamodb:PutItem',
    breaks: 'ticks are claimed, and votes cast',
    isBroken: troubled,
  },
  { of: 'probe', action: 'dynamodb:Query', breaks: 'votes are counted', isBroken: troubled },
  { of: 'probe', action: 'dynamodb:GetItem', breaks: 'a record is judged anew', isBroken: troubled },
  {
    of: 'probe',
    action: 'dynamodb:BatchGetItem',
    breaks: 'records are read before a look',
    isBroken: troubled,
  },
  { of: 'notify', action: 'sns:Publish', breaks: 'people are told', isBroken: untold },
  {
    of: 'notify',
    action: 'dynamodb:Query',
    breaks: 'a mute keeps messages back',
    muted: true,
    isBroken: ({ told }) => told.length > 0,
  },
  {
    of: 'notify',
    action: 'dynamodb:GetItem',
    breaks: 'a record is read, to note what was told',
    isBroken: untold,
  },
  {
    of: 'notify',
    action: 'dynamodb:PutItem',
    breaks: 'a message is claimed, and noted as told',
    isBroken: untold,
  },
  { of: 'notify', action: 'dynamodb:BatchGetItem', breaks: 'what is due is read', isBroken: untold },
];

/** The same of the courier. In this order: what the second row breaks is still to be told in those after it. */
const COURIER: readonly (Permission & { readonly of: 'courier' })[] = [
  { of: 'courier', action: 'secretsmanager:GetSecretValue', breaks: 'an upstream is asked for' },
  { of: 'courier', action: 'lambda:InvokeFunction', breaks: 'a broken upstream is told directly' },
  { of: 'courier', action: 'cloudwatch:PutMetricData', breaks: 'its results reach home' },
  { of: 'courier', action: 'dynamodb:PutItem', breaks: 'its ticks are claimed, and its votes cast' },
  { of: 'courier', action: 'dynamodb:Query', breaks: 'its votes are counted' },
  { of: 'courier', action: 'dynamodb:GetItem', breaks: 'its record is judged anew' },
  { of: 'courier', action: 'dynamodb:BatchGetItem', breaks: 'its records are read before a look' },
];

const WIDGET: Permission = { of: 'widget', action: 'dynamodb:Query', breaks: 'the dashboard shows targets' };

/** Granted to the service, which writes on the function's behalf: no emulator asks for it. */
const NOT_JUDGED = ['logs:CreateLogStream', 'logs:PutLogEvents'];

export const permissions = (installation: () => DeployedInstallation) => {
  const spares: ApiTarget[] = [
    'api-spare-d',
    'api-spare-e',
    'api-spare-f',
    'api-spare-a',
    'api-spare-b',
    'api-spare-c',
  ];

  async function outage(target: ApiTarget): Promise<Outcome> {
    const { inbox, peers } = installation();
    const { mark } = inbox;
    peers.break(target, REJECTED);
    const broken = await installation().tick();
    await installation().settled();
    peers.mend();
    const healed = await installation().tick();
    await installation().settled();
    const received = inbox.since(mark);
    const told = alertsAbout(target, received).flatMap(({ document }) =>
      document.messages.filter(({ subject }) => subject === target).map(({ kind }) => kind),
    );
    return { ticks: [broken, healed], told };
  }

  async function mute(target: ApiTarget): Promise<void> {
    const wish = ['--for', '2h', '--because', 'its permissions are tried'];
    const { code, stderr } = await call(installation(), ['mute', target, '--store', 'aws', ...wish]);
    if (code !== 0) throw new Error(stderr);
  }

  function spare(): ApiTarget {
    const [next, ...others] = spares;
    if (!next) throw new Error('no spare target');
    spares.splice(0, spares.length, ...others, next);
    return next;
  }

  describe('AUTH=true: each permission is needed, and none is missing', () => {
    beforeAll(() => {
      if (installation().judgesPermissions) return;
      process.stdout.write('NOT TRIED, the endpoint judges no permissions: what breaks without each\n');
    });

    test('with all of them everything works', async () => {
      const outcome = await outage(spare());
      expect({ troubled: troubled(outcome), untold: untold(outcome) }).toEqual({
        troubled: false,
        untold: false,
      });
    });

    test('there is a row for every action of a deployed role', async () => {
      const { home, judgesPermissions, names } = installation();
      if (!judgesPermissions) return;
      const functions = {
        probe: names.probe(0),
        notify: names.notify,
        courier: names.courier,
        widget: names.widget,
      };
      for (const [of, name] of Object.entries(functions)) {
        const rows = [...TABLE, ...COURIER, WIDGET].filter((row) => row.of === of);
        const actions = rows.map(({ action }) => action);
        expect([of, [...actions, ...NOT_JUDGED].toSorted()]).toEqual([of, await actionsOf(home, name)]);
      }
    });

    test.each(TABLE)('without $action of $of it breaks: $breaks', async ({ of, action, isBroken, muted }) => {
      const { judgesPermissions, names } = installation();
      if (!judgesPermissions) return;
      const place =
        of === 'probe'
          ? { regions: REGIONS, functionName: names.probe(0) }
          : { regions: [HOME] as const, functionName: names.notify };
      const restore = await deny(installation(), place, action);
      try {
        const target = spare();
        if (muted) await mute(target);
        const outcome = await outage(target);
        expect({ broken: isBroken(outcome), outcome }).toMatchObject({ broken: true });
      } finally {
        await restore();
      }
      await installation().tick();
      await installation().settled();
    });

    test.each(COURIER)('without $action of $of it breaks: $breaks', async ({ action }) => {
      const { judgesPermissions, names, peers } = installation();
      if (!judgesPermissions) return;
      const restore = await deny(installation(), { regions: [HOME], functionName: names.courier }, action);
      peers.breakUpstream();
      try {
        const broken = await installation().tick({ kind: 'upstream', regions: [HOME] });
        const voters = await votersAt(broken.tick, 'gateway/upstream');
        expect({ voters, broken, isBroken: voters === 0 || isTroubled(broken) }).toMatchObject({
          isBroken: true,
        });
      } finally {
        await restore();
        peers.mend();
      }
      await installation().settled();
    });

    test(`without ${WIDGET.action} of widget it breaks: ${WIDGET.breaks}`, async () => {
      const { judgesPermissions, names } = installation();
      if (!judgesPermissions) return;
      expect(await shown()).toContain('api-direct');
      const restore = await deny(
        installation(),
        { regions: [HOME], functionName: names.widget },
        WIDGET.action,
      );
      expect(await shown()).not.toContain('api-direct');
      await restore();
    });

    async function shown(): Promise<string> {
      const { home, names } = installation();
      const view = { FunctionName: names.widget, Payload: JSON.stringify({ view: 'state' }) };
      const { Payload } = await home.lambda.send(new InvokeCommand(view));
      return Buffer.from(Payload ?? []).toString('utf8');
    }

    async function votersAt(tick: number, check: string): Promise<number> {
      const { home, names } = installation();
      const { Datapoints = [] } = await home.cloudWatch.send(
        new GetMetricStatisticsCommand({
          Namespace: names.namespace,
          MetricName: 'Failed',
          Dimensions: [{ Name: 'Target', Value: check }],
          StartTime: new Date(tick),
          EndTime: new Date(tick + 60_000),
          Period: 60,
          Statistics: ['SampleCount'],
        }),
      );
      return Datapoints[0]?.SampleCount ?? 0;
    }
  });
};
