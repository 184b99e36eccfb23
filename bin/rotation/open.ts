import type { LedgerRecord } from '../../functions/contract/ledger.ts';
import type { Subject } from '../../functions/rotate/flight.ts';
import { Rotations } from '../../functions/rotate/rotations.ts';
import type { Target } from '../../lib/config/configuration.ts';
import { planOf } from '../../lib/config/plan.ts';
import type { Terminal } from '../commands/terminal.ts';
import type { Loaded } from '../configuration.ts';
import { homeOf, type StoreName } from '../store/store.ts';
import type { Helm } from './drive.ts';
import { localRotations } from './local.ts';
import { missingHere } from './missing.ts';
import { subjectsOf } from './subjects.ts';

/** Rotations to be moved. */
export interface Opened {
  readonly helm: Helm;
  readonly subjects: readonly Subject[];
  /** Where keys, rotations and ledger lie, in words. */
  readonly places: readonly string[];
  /** Who takes a rotation on that is left. */
  readonly goesOn: string;
  /** What a person hears who breaks a step off in the middle. @default - it goes on without the call */
  readonly brokenOff?: string;
  /** What has to be stored first, with the commands that do it. @default - what is deployed is not looked at */
  readonly missing?: (subject: Subject) => Promise<readonly string[]>;
}

interface Opening {
  readonly terminal: Terminal;
  readonly waits: boolean;
  readonly onEntry: (record: LedgerRecord) => void;
}

/** Opens the rotations of these targets; a CallError names those that the configuration does not have rotated. */
export async function openRotations(
  store: StoreName,
  loaded: Loaded,
  targets: readonly Target[],
  { terminal, waits, onEntry }: Opening,
): Promise<Opened> {
  if (store === 'local') {
    const { ports, places, subjects } = await localRotations(loaded, targets, terminal.env, onEntry);
    return {
      ...{ helm: new Rotations(ports), subjects, places },
      goesOn: 'a running `pairwatch watch` goes on with it by itself; without one, `pairwatch rotate` does',
      brokenOff: 'it leaves at the next wait, or at the end; Ctrl-C once more leaves now, as a crash would',
      missing: (subject) => missingHere(subject, loaded),
    };
  }
  const { configuration } = loaded;
  const [{ openAwsStore }, { DeployedHelm }] = await Promise.all([
    import('../store/aws.ts'),
    import('./deployed.ts'),
  ]);
  const plan = planOf(configuration, homeOf(configuration), { everyTarget: true, certificates: () => '' });
  const subjects = subjectsOf(targets, plan, configuration);
  const { installation, home, table } = await openAwsStore(configuration);
  const { rotations } = table;
  const { say, signal } = terminal;
  return {
    helm: new DeployedHelm({ installation, home, rotations, say, signal, waits, onEntry }),
    subjects,
    places: [rotations.place],
    goesOn: 'what is deployed goes on with it by itself',
  };
}
