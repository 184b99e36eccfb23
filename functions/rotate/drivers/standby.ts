import { HandshakeFault } from '../../handshake/fault.ts';
import type { DeviceDocument } from '../../keys/documents.ts';
import { formatGatewayVault, type GatewayVault } from '../../keys/gateway-vault.ts';
import type { DriverWork } from '../driver.ts';
import { presentToken, rotateOwnToken } from '../gateway/devices.ts';
import { RotationError } from '../rotation-error.ts';

/** A device with its new token, stored as the standby. */
export async function keep(
  device: DeviceDocument,
  deviceToken: string,
  { lost: _, ...vault }: GatewayVault,
  work: DriverWork,
): Promise<DeviceDocument> {
  const standby = { ...device, deviceToken };
  await work.putVault(formatGatewayVault({ ...vault, standby }));
  return standby;
}

/**
 * The device as the standby, by the token that the gateway has of it by now. An earlier try of ours may have made that,
 * and whoever made it may yet wake and store it: it is kept. Any other is somebody's who should not have it: the vault
 * remembers it, until it is rotated once more. Undefined where no shared credential is right, or the device is not paired
 * any more. Throws a HandshakeFault, or a RotationError.
 */
export async function recovered(
  device: DeviceDocument,
  vault: GatewayVault,
  work: DriverWork,
): Promise<{ readonly standby: DeviceDocument; readonly by: string } | undefined> {
  const present = await presentBy(device, vault, work);
  if (!present) return undefined;
  const { kind, deviceToken } = present;
  const by = `the shared ${kind}`;
  const isOurs = work.isRepeated === true && vault.lost?.deviceToken !== deviceToken;
  if (isOurs) return { standby: await keep(device, deviceToken, vault, work), by };
  const lost = { ...device, deviceToken };
  await work.putVault(formatGatewayVault({ ...vault, lost }));
  const rotated = await rotateOwnToken(lost, work);
  if (rotated.state !== 'rotated') throw unanswered(work);
  return { standby: await keep(device, rotated.deviceToken, vault, work), by };
}

/** By the shared credential that is rotated itself, as it is stored now; else by the one that the vault was given. */
async function presentBy(device: DeviceDocument, vault: GatewayVault, work: DriverWork) {
  const rotated = (await work.sharedTokens()).map((value) => ({ kind: 'token' as const, value }));
  for (const shared of [...rotated, ...(vault.shared ? [vault.shared] : [])])
    try {
      return { kind: shared.kind, deviceToken: await presentToken(device, shared, work) };
    } catch (error) {
      if (!(error instanceof HandshakeFault)) throw error;
      if (error.phase === 'pairing') return undefined;
      if (!/^GATEWAY_.*MISMATCH$/.test(error.code)) throw error;
    }
  return undefined;
}

export const unanswered = ({ target }: DriverWork): RotationError =>
  new RotationError(
    'PROVIDER_UNREACHABLE',
    `the gateway ${target.name} ended the session before it answered`,
  );
