import { HandshakeFault } from '../../handshake/fault.ts';
import { formatDeviceDocument, parseDeviceDocument } from '../../keys/device-document.ts';
import type { DeviceDocument } from '../../keys/documents.ts';
import { fingerprint } from '../../keys/fingerprint.ts';
import { formatGatewayVault, type GatewayVault, readGatewayVault } from '../../keys/gateway-vault.ts';
import type { DriverWork, Retirement, RotationDriver } from '../driver.ts';
import { checkOwnRights, presentToken, rotateOwnToken } from '../gateway/devices.ts';
import { asRotationError } from '../gateway/session.ts';
import { RotationError, type RotationTrouble } from '../rotation-error.ts';

/**
 * Two paired devices take turns, and the one call that cannot be taken back is made on the device that nobody uses any
 * more: the standby becomes the pending key as it is; once it is promoted, and the grace is over, the former device
 * rotates its own token and is the next standby. Nothing is made at the gateway before, so there is no orphan to remove.
 */
export const openclaw: RotationDriver = {
  name: 'openclaw',

  issue: async (work) => {
    const active = deviceIn(work.current, work, 'current key');
    const { standby } = vaultOf(work);
    if (standby === null || standby.deviceId === active.deviceId)
      throw new RotationError(...standbyLost(work));
    try {
      await checkOwnRights(active, work);
      await checkOwnRights(standby, work);
    } catch (error) {
      throw asRotationError(error, `the devices of ${work.target.name} cannot take turns`);
    }
    return {
      document: formatDeviceDocument(standby),
      facts: { device: standby.deviceId, former: active.deviceId },
    };
  },

  discard: async () => undefined,

  retire: async (work, former) => {
    const resting = deviceIn(former, work, 'former key');
    const active = deviceIn(work.current, work, 'current key');
    const vault = vaultOf(work);
    if (resting.deviceId === active.deviceId)
      throw new RotationError(
        'PROVIDER_REFUSED',
        `the former and the current device of ${work.target.name} are the same: nothing was done`,
      );
    const { standby } = vault;
    if (standby?.deviceId === resting.deviceId && standby.deviceToken !== resting.deviceToken)
      return dead(standby, {});
    const isNext = standby !== null && ![resting.deviceId, active.deviceId].includes(standby.deviceId);
    try {
      return await endToken(resting, vault, work, isNext ? standby : undefined);
    } catch (error) {
      throw asRotationError(error, `the former device of ${work.target.name} cannot rotate its token`);
    }
  },
};

/**
 * The former token is dead after it, and its successor, if it is known, the next standby. `next`: one that a person
 * enrolled meanwhile, which is as good.
 */
async function endToken(
  device: DeviceDocument,
  vault: GatewayVault,
  work: DriverWork,
  next: DeviceDocument | undefined,
): Promise<Retirement> {
  const rotated = await rotateOwnToken(device, work);
  switch (rotated.state) {
    case 'rotated':
      return keep(device, rotated.deviceToken, vault, work, {});
    case 'unknown':
      throw new RotationError(
        'PROVIDER_UNREACHABLE',
        `the gateway ${work.target.name} ended the session before it answered`,
      );
    case 'refused':
      return next ? dead(next, {}) : recover(device, vault, work);
  }
}

/** By the shared credential that is rotated itself, as it is stored now; else by the one that the vault was given. */
async function recover(device: DeviceDocument, vault: GatewayVault, work: DriverWork): Promise<Retirement> {
  const rotated = (await work.sharedTokens()).map((value) => ({ kind: 'token' as const, value }));
  for (const shared of [...rotated, ...(vault.shared ? [vault.shared] : [])])
    try {
      const deviceToken = await presentToken(device, shared, work);
      return await keep(device, deviceToken, vault, work, { recovered: `the shared ${shared.kind}` });
    } catch (error) {
      if (!(error instanceof HandshakeFault)) throw error;
      if (error.phase === 'pairing') return lose(vault, work);
      if (!/^GATEWAY_.*MISMATCH$/.test(error.code)) throw error;
    }
  return lose(vault, work);
}

async function keep(
  device: DeviceDocument,
  deviceToken: string,
  vault: GatewayVault,
  work: DriverWork,
  facts: Readonly<Record<string, string>>,
): Promise<Retirement> {
  const standby = { ...device, deviceToken };
  await work.putVault(formatGatewayVault({ ...vault, standby }));
  return dead(standby, facts);
}

const dead = (standby: DeviceDocument, facts: Readonly<Record<string, string>>): Retirement => ({
  state: 'dead',
  facts: { device: standby.deviceId, standby: fingerprint(standby.deviceToken), ...facts },
});

/** The former token is dead, and the one that replaced it is nobody's. The active device is untouched. */
async function lose(vault: GatewayVault, work: DriverWork): Promise<Retirement> {
  await work.putVault(formatGatewayVault({ ...vault, standby: null }));
  const [code, message, remedy] = standbyLost(work);
  const trouble: RotationTrouble = { code, message, remedy };
  return { state: 'dead', facts: { standby: 'lost' }, trouble };
}

function standbyLost({ target }: DriverWork): ['STANDBY_LOST', string, readonly string[]] {
  return [
    'STANDBY_LOST',
    `the standby device of ${target.name} is lost; the active one works, and cannot be rotated before there is another`,
    [
      `Enrol it again, giving the shared token once: \`pairwatch enroll ${target.name} --gateway-token-env NAME\`.`,
      'Approve what it asks for on the gateway host, as it prints.',
    ],
  ];
}

function vaultOf({ vault: stored, plan, target }: DriverWork): GatewayVault {
  const read = readGatewayVault(stored);
  const where = plan.vault === undefined ? 'no vault is configured' : `the secret "${plan.vault}"`;
  const remedy = [`Make both devices: \`pairwatch enroll ${target.name} --gateway-token-env NAME\`.`];
  switch (read.state) {
    case 'usable':
      return read.vault;
    case 'empty':
      throw new RotationError(
        'VAULT_MISSING',
        `there is no standby device of ${target.name}: ${where}`,
        remedy,
      );
    case 'malformed':
      throw new RotationError(
        'VAULT_MALFORMED',
        `the vault of ${target.name} cannot be used (${where}): ${read.problem}`,
        remedy,
      );
  }
}

function deviceIn(stored: string, { target }: DriverWork, what: string): DeviceDocument {
  const parsed = parseDeviceDocument(stored);
  if (parsed.ok) return parsed.document;
  throw new RotationError(
    'VAULT_MALFORMED',
    `the ${what} of ${target.name} is no device document: ${parsed.reason}`,
  );
}
