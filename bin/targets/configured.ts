import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { KeyStore } from '../../functions/keys/key-store.ts';
import { checksOf } from '../../functions/plan/checks.ts';
import { PlanError } from '../../functions/plan/plan-error.ts';
import type { Surroundings } from '../../functions/plan/surroundings.ts';
import type { Check } from '../../functions/probe/check.ts';
import type { Configuration } from '../../lib/config/configuration.ts';
import { type PlanOptions, planOf } from '../../lib/config/plan.ts';
import { CallError, type Mistakes } from '../commands/mistakes.ts';
import { readNamedFile } from '../flags/file.ts';
import { readCa } from '../flags/network.ts';

/** What the command line brings to a plan, and where its looks come from. */
export interface Here {
  readonly location: string;
  readonly keys: KeyStore;
  readonly env: NodeJS.ProcessEnv;
  readonly retiredKeyAccepted?: NonNullable<Surroundings['retiredKeyAccepted']>;
  readonly keyIsChanging?: NonNullable<Surroundings['keyIsChanging']>;
}

/**
 * The checks of a configuration on this machine. `mistakes` hears of files that cannot be read now; a file or
 * variable that a handshake misses later is a CallError.
 */
export function checksHere(
  configuration: Configuration,
  { location, ...around }: Here,
  mistakes: Mistakes,
  options: PlanOptions = {},
): readonly Check[] {
  const plan = planOf(configuration, location, {
    ...options,
    certificates: (place, path) => mistakes.gather(() => readCa(place, path)) ?? '',
  });
  return checksOf(plan, { ...around, readFile: readNamedFile }).map((check) => ({
    ...check,
    spec: (from, key) => asCall(check.spec(from, key)),
  }));
}

/** The handshakes of these checks; `mistakes` hears what keeps one from being made: a file or variable that is not there. */
export async function specsOf(
  checks: readonly Check[],
  location: string,
  mistakes: Mistakes,
): Promise<readonly HandshakeSpec[]> {
  const specs = checks.map((check) => mistakes.gatherAsync(() => check.spec(location, 'cached')));
  return (await Promise.all(specs)).filter((spec) => spec !== undefined);
}

async function asCall<T>(made: Promise<T>): Promise<T> {
  try {
    return await made;
  } catch (error) {
    throw error instanceof PlanError ? new CallError(error.message) : error;
  }
}
