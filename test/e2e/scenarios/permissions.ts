import { describe, expect, test } from '@jest/globals';
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
  readonly broken: Ticked;
  readonly healed: Ticked;
  /** What was told of the target, in order. */
  readonly told: readonly string[];
  /** What else reached people, by subject. */
  readonly others: readonly string[];
}

interface Row {
  readonly of: 'probe' | 'notify';
  readonly action: string;
  /** The scenario that breaks without it. */
  readonly breaks: string;
  readonly isBroken: (outcome: Outcome) => boolean;
  /** While its target is muted. */
  readonly muted?: true;
}

const troubled = ({ broken, healed }: Outcome): boolean =>
  [broken, healed].some(({ answers, errors }) => {
    const troubles = Object.values(answers).flatMap((answer) => answer.troubles);
    return troubles.length > 0 || Object.keys(errors).length > 0;
  });
const untold = ({ told }: Outcome): boolean => told.join() !== 'opened,recovered';

/** What is allowed, and what does not work without it. A row for every action that a deployed role has. */
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
  { of: 'notify', action: 'dynamodb:GetItem', breaks: 'the record of what is due is read', isBroken: untold },
  {
    of: 'notify',
    action: 'dynamodb:PutItem',
    breaks: 'a message is claimed, and noted as told',
    isBroken: untold,
  },
  { of: 'notify', action: 'dynamodb:BatchGetItem', breaks: 'what is due is read', isBroken: untold },
];

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
    return { broken, healed, told, others: received.map(({ subject }) => subject) };
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
    test('with all of them everything works', async () => {
      const outcome = await outage(spare());
      expect({ troubled: troubled(outcome), untold: untold(outcome) }).toEqual({
        troubled: false,
        untold: false,
      });
    });

    test('the table has a row for every action of a deployed role', async () => {
      const { home, judgesPermissions, names } = installation();
      if (!judgesPermissions) return;
      for (const [of, name] of [
        ['probe', names.probe(0)],
        ['notify', names.notify],
      ] as const) {
        const rows = TABLE.filter((row) => row.of === of).map(({ action }) => action);
        expect([of, [...rows, ...NOT_JUDGED].toSorted()]).toEqual([of, await actionsOf(home, name)]);
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
  });
};
