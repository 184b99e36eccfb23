import { AdminApi } from '../admin-api/admin-api.ts';
import type { DriverWork, Retirement } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';
import { revokingSteps } from './by-hand.ts';
import { keyIn } from './key-document.ts';
import { placementOf } from './placement.ts';

/** The key to retire. It is never the current one: a caller who mixes them up is stopped here. */
export async function formerKey({ currentNow, plan }: DriverWork, former: string): Promise<string> {
  const key = keyIn(former);
  if (key !== keyIn(await currentNow())) return key;
  throw new RotationError(
    'PROVIDER_REFUSED',
    `The key to retire of "${plan.target}" is its current one: nothing was done`,
  );
}

/**
 * The end of a key that the provider's list does not show: it is asked with the key itself, at the target. Refused is
 * dead; accepted is somebody else's (another project, another account), and a person has to revoke it.
 */
export async function retireUnlisted(
  work: DriverWork,
  former: string,
  provider: string,
  path: string,
): Promise<Retirement> {
  const key = keyIn(former);
  const api = new AdminApi(
    { provider, base: new URL(work.target.url), key, placement: placementOf(work) },
    work,
  );
  if (!(await api.accepts(path))) return { state: 'dead', facts: { found: 'no', refused: 'yes' } };
  return {
    state: 'by-person',
    steps: [
      `The key is alive, and ${provider}'s admin API does not list it.`,
      ...revokingSteps(work, former),
    ],
  };
}
