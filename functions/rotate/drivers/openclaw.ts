import { formatDeviceDocument, parseDeviceDocument } from '../../keys/device-document.ts';
import type { DeviceDocument } from '../../keys/documents.ts';
import { fingerprint } from '../../keys/fingerprint.ts';
import { formatGatewayVault, type GatewayVault, readGatewayVault } from '../../keys/gateway-vault.ts';
import type { DriverWork, Retirement, RotationDriver } from '../driver.ts';
import { checkOwnRights, isTokenRefused, removeItself, rotateOwnToken } from '../gateway/devices.ts';
import { asRotationError } from '../gateway/session.ts';
import { RotationError, type RotationTrouble } from '../rotation-error.ts';
import { keep, recovered, unanswered } from './standby.ts';

/**
 * Two paired devices take turns, and the one call that cannot be taken back is made on the device that nobody uses any
 * more: the standby becomes the pending key as it is; once it is promoted, and the grace is over, the former device
 * rotates its own token and is the next standby. Nothing is made at the gateway before, so there is no orphan to remove.
 */
export const openclaw: RotationDriver = {
  name: 'openclaw',

  issue: async (work) => {
    const active = deviceIn(work.current, work, 'current key');
    const vault = vaultOf(work);
    // Of a version that was put back: it is enrolled again by then, and in use.
    const lost = vault.lost?.deviceId === active.deviceId ? undefined : vault.lost;
    const known = vault.standby ?? lost;
    try {
      if (!known || known.deviceId === active.deviceId) throw new RotationError(...standbyLost(work, lost));
      // A dead active device keeps its rights to itself: the standby takes its place, which mends what is watched by it.
      const isDead = await isRefused(active, work);
      const isGone = known === lost || (await isRefused(known, work));
      const back = isGone ? await recovered(known, vault, work) : undefined;
      const standby = back?.standby ?? vault.standby;
      if (standby === null) throw new RotationError(...standbyLost(work, lost));
      if (isGone) await checkOwnRights(standby, work);
      return {
        document: formatDeviceDocument(standby),
        facts: {
          ...{ device: standby.deviceId, former: active.deviceId },
          ...(isDead && { formerToken: 'is refused already' }),
          ...(back && { recovered: back.by }),
        },
      };
    } catch (error) {
      throw asRotationError(error, `the devices of ${work.target.name} cannot take turns`);
    }
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
      return await (isNext ? makeWay(resting, standby, work) : endToken(resting, vault, work));
    } catch (error) {
      throw asRotationError(error, `the former device of ${work.target.name} cannot rotate its token`);
    }
  },
};

/** Throws what else keeps the device from its rights. */
async function isRefused(device: DeviceDocument, work: DriverWork): Promise<boolean> {
  try {
    await checkOwnRights(device, work);
    return false;
  } catch (error) {
    if (isTokenRefused(error)) return true;
    throw error;
  }
}

/** The former token is dead after it, and its successor, if it is known, the next standby. */
async function endToken(device: DeviceDocument, vault: GatewayVault, work: DriverWork): Promise<Retirement> {
  const rotated = await rotateOwnToken(device, work);
  switch (rotated.state) {
    case 'rotated':
      return dead(await keep(device, rotated.deviceToken, vault, work), {});
    case 'unknown':
      throw unanswered(work);
    case 'refused':
      return recover(device, vault, work);
  }
}

/** There is another standby, which a person enrolled meanwhile: the gateway is to keep no third device. */
async function makeWay(device: DeviceDocument, next: DeviceDocument, work: DriverWork): Promise<Retirement> {
  const removed = await removeItself(device, work);
  if (removed === 'unknown') throw unanswered(work);
  return dead(next, { [removed]: device.deviceId });
}

async function recover(device: DeviceDocument, vault: GatewayVault, work: DriverWork): Promise<Retirement> {
  const back = await recovered(device, vault, work);
  return back ? dead(back.standby, { recovered: back.by }) : lose(device, vault, work);
}

const dead = (standby: DeviceDocument, facts: Readonly<Record<string, string>>): Retirement => ({
  state: 'dead',
  facts: { device: standby.deviceId, standby: fingerprint(standby.deviceToken), ...facts },
});

/** The former token is dead, and the one that replaced it is nobody's. The active device is untouched. */
async function lose(device: DeviceDocument, vault: GatewayVault, work: DriverWork): Promise<Retirement> {
  await work.putVault(formatGatewayVault({ ...vault, standby: null, lost: device }));
  const [code, message, remedy] = standbyLost(work, device);
  const trouble: RotationTrouble = { code, message, remedy };
  return { state: 'dead', facts: { standby: 'lost' }, trouble };
}

function standbyLost(
  { target }: DriverWork,
  lost: DeviceDocument | undefined,
): ['STANDBY_LOST', string, readonly string[]] {
  return [
    'STANDBY_LOST',
    `the standby device of ${target.name} is lost; the active one works, and cannot be rotated before there is another`,
    [
      `Enrol it again, giving the shared token once: \`pairwatch enroll ${target.name} --gateway-token-env NAME\`.`,
      'Approve what it asks for on the gateway host, as it prints.',
      ...(lost
        ? [
            `Until then the gateway may let it in by a token that is not known here. After a leak, or not to enrol it again, remove it on its host: \`openclaw devices remove ${lost.deviceId}\`.`,
          ]
        : []),
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
