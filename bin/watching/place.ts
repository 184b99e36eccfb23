import { systemClock } from '../../functions/handshake/clock.ts';
import type { Check } from '../../functions/probe/check.ts';
import { reachesControl } from '../../functions/probe/control-endpoint.ts';
import type { Configuration } from '../../lib/config/configuration.ts';
import { CallError } from '../commands/mistakes.ts';
import type { Terminal } from '../commands/terminal.ts';
import { shown } from '../flags/shown.ts';
import type { StoreName } from '../store/store.ts';

/** What a watch on this machine is about. */
export interface WatchedHere {
  readonly configuration: Configuration;
  readonly checks: readonly Check[];
  /** A private one. */
  readonly location: string;
  readonly json: boolean;
  readonly terminal: Terminal;
  /** Where its keys are, in words. */
  readonly keyPlace: string;
  readonly say: (line: string) => void;
}

/** The same for a deployed watch. */
export interface SharedWatched extends WatchedHere {
  /** Where its keys are read from. */
  readonly keysIn: StoreName;
}

/** The private location that a call stands for: the one it names, or the only one. */
export function locationOf(named: string | undefined, { locations }: Configuration): string {
  const own = locations.filter((location) => location.startsWith('private:'));
  if (named !== undefined) {
    if (own.includes(named)) return named;
    throw new CallError(
      own.length > 0
        ? `--location ${shown(named)} is not in the configuration: there are ${own.join(', ')}`
        : `--location ${shown(named)}: the configuration has no privateLocations`,
    );
  }
  const [only, ...others] = own;
  if (only === undefined)
    throw new CallError('the configuration has no private location to watch from: add privateLocations');
  if (others.length > 0) throw new CallError(`which --location? there are ${own.join(', ')}`);
  return only;
}

/** The control endpoint is the configuration's, so that any check knows the way to it. */
export async function reachesControlOf([check]: readonly Check[], location: string): Promise<boolean> {
  const { network } = (await check?.spec(location, 'cached')) ?? {};
  return network !== undefined && reachesControl(network, systemClock);
}
