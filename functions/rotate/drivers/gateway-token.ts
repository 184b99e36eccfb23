import { randomBytes } from 'node:crypto';
import { fingerprint } from '../../keys/fingerprint.ts';
import type { DriverWork, RotationDriver } from '../driver.ts';
import { addressOf } from '../gateway/devices.ts';
import { asRotationError } from '../gateway/session.ts';
import { acceptsSharedToken } from '../gateway/shared-token.ts';
import { formerKey } from './former.ts';
import { documentLike, keyIn } from './key-document.ts';

/**
 * The token that all clients of a gateway share. There is one at a time: to set the new one ends the former, so that it is
 * proved and promoted at once, or the former is put back. The gateway's courier does it (`through`), and reads the token
 * by itself. A new token is nowhere before it is set, so that there is no orphan to remove.
 */
export const gatewayToken: RotationDriver = {
  name: 'gateway-token',
  oneAtATime: true,

  issue: async (work) => {
    const token = randomBytes(32).toString('base64url');
    return { document: documentLike(work.current, token, {}), facts: { fingerprint: fingerprint(token) } };
  },

  set: (work) => work.putInForce('pending'),

  discard: async (work, pending) => {
    if (pending !== undefined && (await isInForce(pending, work))) await work.putInForce('current');
  },

  /** A gateway that was put back from a backup meanwhile takes the current token once more. */
  retire: async (work, former) => {
    await formerKey(work, former);
    const lives = !(await isInForce(work.current, work)) && (await isInForce(former, work));
    return { state: 'dead', facts: lives ? await work.putInForce('current') : {} };
  },
};

/** Asked of the gateway itself, so that no courier is needed where nothing has to be changed. */
async function isInForce(document: string, work: DriverWork): Promise<boolean> {
  try {
    return await acceptsSharedToken(keyIn(document), addressOf(work), work.clock);
  } catch (error) {
    throw asRotationError(error, `the gateway of ${work.target.name} does not say which token it takes`);
  }
}
