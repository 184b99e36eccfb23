import type { DeviceDocument } from '../../keys/documents.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import { mayAskMore, quietScope } from '../quiet-scope.ts';
import type { Scope } from '../scope.ts';
import type { HandshakeSpec } from '../spec.ts';
import { connectSession } from './connect-session.ts';
import type { GatewayAddress } from './open-session.ts';
import { openSession } from './open-session.ts';

type Cause = 'rotated' | 'revoked' | 'removed' | 'unknown';

/** What the gateway answers to the shared credential, when the device's own token is dead (tried). */
const CAUSE_BY_FAULT: Readonly<Record<string, Cause>> = {
  PAIRING_ROLE_UPGRADE: 'revoked',
  PAIRING_NOT_APPROVED: 'removed',
};

/**
 * Why a device token is refused: asked once, of the gateway, with the shared credential and the same device. The
 * question leaves a pending request behind where the device is not paired any more, and its id is the one to approve.
 */
export async function explainDeadToken(
  rejected: HandshakeFault,
  address: GatewayAddress,
  device: DeviceDocument,
  spec: HandshakeSpec,
  scope: Scope,
): Promise<HandshakeFault> {
  const { deviceToken: explain = 'ask' } = spec.explain ?? {};
  const told = (facts: Facts & { cause: Cause }) =>
    new HandshakeFault('DEVICE_TOKEN_REJECTED', { ...rejected.evidence, ...facts });
  if (typeof explain === 'object') return told({ cause: explain.cause, causeFrom: 'an earlier look' });
  const { shared } = spec;
  if (explain === 'never' || shared === undefined) return told({ cause: 'unknown' });
  if (!mayAskMore(scope)) return told({ cause: 'unknown', followUp: 'skipped: less than a second was left' });
  return told({
    ...(await ask(address, device, shared, quietScope(scope))),
    followUp: 'asked with the shared credential',
  });
}

async function ask(
  address: GatewayAddress,
  device: DeviceDocument,
  shared: NonNullable<HandshakeSpec['shared']>,
  scope: Scope,
): Promise<Facts & { cause: Cause }> {
  const auth = shared.kind === 'token' ? { token: shared.value } : { password: shared.value };
  try {
    const open = await openSession(address, scope);
    try {
      const hello = await connectSession(open, { device, auth, mode: 'probe', scopes: device.scopes }, scope);
      const { deviceToken, issuedAtMs } = hello;
      if (deviceToken === undefined || deviceToken === device.deviceToken) return { cause: 'unknown' };
      const issuedJustNow = issuedAtMs !== undefined && issuedAtMs >= open.challenge.ts;
      return issuedJustNow ? { cause: 'unknown', pairedAgain: true } : { cause: 'rotated' };
    } finally {
      open.session.close();
    }
  } catch (error) {
    if (!(error instanceof HandshakeFault)) throw error;
    const { requestId } = error.evidence;
    return { cause: CAUSE_BY_FAULT[error.code] ?? 'unknown', requestId, followUpFault: error.code };
  }
}
