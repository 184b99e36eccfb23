import { HandshakeFault } from '../../handshake/fault.ts';
import { asText } from '../../handshake/json.ts';
import type { GatewayAddress } from '../../handshake/openclaw/open-session.ts';
import { brokenOff, refusal } from '../../handshake/openclaw/refusals.ts';
import type { DeviceDocument } from '../../keys/documents.ts';
import type { SharedCredential } from '../../keys/gateway-vault.ts';
import type { DriverWork } from '../driver.ts';
import { asItself, inSession } from './session.ts';

/** What a device needs to rotate its own token; a session that watches asks for less. */
const OWN_SCOPES = ['operator.read', 'operator.pairing'];

/** What came of a device's own session. */
export type Rotated =
  | { readonly state: 'rotated'; readonly deviceToken: string }
  /** Its token is not accepted: it was rotated, and the answer was lost, or somebody else did. */
  | { readonly state: 'refused' }
  /** The session ended between question and answer: nobody knows. */
  | { readonly state: 'unknown' };

export const addressOf = ({ target, network }: Pick<DriverWork, 'target' | 'network'>): GatewayAddress => ({
  url: new URL(target.url),
  network,
  headers: target.headers,
});

/** Whether the device may rotate its own token, asked without changing anything. Throws the HandshakeFault. */
export async function checkOwnRights(device: DeviceDocument, work: DriverWork): Promise<void> {
  await inSession(ownSession(device, work), async () => undefined);
}

/**
 * `device.token.rotate` over the device's own session (openclaw 2026.9.6): the token that it answers is the only one
 * from then on, and there is no grace. Throws a HandshakeFault only while nothing was asked yet.
 */
export async function rotateOwnToken(device: DeviceDocument, work: DriverWork): Promise<Rotated> {
  const { deviceId, role } = device;
  return unlessRefused<Rotated>(
    inSession(ownSession(device, work), async ({ session, scope }) => {
      await work.hold();
      const answer = await session.request('device.token.rotate', { deviceId, role });
      if (answer.kind === 'refused') throw refusal(answer.error, 'device.token.rotate');
      const deviceToken = answer.kind === 'ok' ? asText(answer.payload['token']) : undefined;
      if (deviceToken === undefined) return { state: 'unknown' };
      scope.scrubber.learn(deviceToken);
      return { state: 'rotated', deviceToken };
    }),
    { state: 'refused' },
  );
}

/**
 * `device.pair.remove` over the device's own session, of which a device may remove itself alone (openclaw 2026.9.6): its
 * token is dead then, and its pairing gone. Throws a HandshakeFault only while nothing was asked yet.
 */
export async function removeItself(
  device: DeviceDocument,
  work: DriverWork,
): Promise<'removed' | 'refused' | 'unknown'> {
  const { deviceId } = device;
  return unlessRefused(
    inSession(ownSession(device, work), async ({ session }) => {
      await work.hold();
      const answer = await session.request('device.pair.remove', { deviceId });
      if (answer.kind === 'refused') throw refusal(answer.error, 'device.pair.remove');
      return answer.kind === 'ok' ? 'removed' : 'unknown';
    }),
    'refused',
  );
}

async function unlessRefused<Result>(asked: Promise<Result>, refused: Result): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    if (isTokenRefused(error)) return refused;
    throw error;
  }
}

/** Whether the gateway takes the token of a device no more, and says nothing else by it. */
export const isTokenRefused = (error: unknown): boolean =>
  error instanceof HandshakeFault && error.code === 'DEVICE_TOKEN_REJECTED';

/**
 * The device's present token, asked with the gateway's shared credential. As `probe`: a gateway lets a `backend` on its
 * own host in without asking whether the device is paired. Throws the HandshakeFault; one of code PAIRING_… means that
 * the device is not paired any more.
 */
export async function presentToken(
  device: DeviceDocument,
  shared: SharedCredential,
  work: DriverWork,
): Promise<string> {
  const { kind, value } = shared;
  const auth = kind === 'token' ? { token: value } : { password: value };
  const asking = { ...ownSession(device, work), auth, mode: 'probe' as const };
  return inSession(asking, async ({ hello }) => {
    if (hello.deviceToken !== undefined) return hello.deviceToken;
    throw brokenOff({ kind: 'silent', shutdown: false }, 'connect');
  });
}

const ownSession = (device: DeviceDocument, work: DriverWork) => ({
  address: addressOf(work),
  clock: work.clock,
  ...asItself(device, OWN_SCOPES),
});
