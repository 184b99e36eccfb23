import { faultDefinition } from '../../contract/faults/index.ts';
import { TIMEOUTS_MS } from '../../contract/timeouts.ts';
import type { Clock } from '../../handshake/clock.ts';
import { HandshakeFault } from '../../handshake/fault.ts';
import { asNumber, asObjects, asText, type JsonObject } from '../../handshake/json.ts';
import type { GatewayAddress } from '../../handshake/openclaw/open-session.ts';
import { judgeProbe, probeModels } from '../../handshake/openclaw/upstream.ts';
import type { Credential } from '../../keys/credential.ts';
import { RotationError } from '../rotation-error.ts';
import { asItself, ask, courierDevice, inSession, type OpenedSession } from './session.ts';

export interface DeliveryOptions {
  /** The gateway target's name. */
  readonly gateway: string;
  readonly address: GatewayAddress;
  /** As the gateway's own configuration names it. */
  readonly provider: string;
  /** A device with `operator.admin`. */
  readonly courier: Credential;
  readonly clock: Clock;
  /** The whole delivery, ms: a gateway may take minutes to give a provider up. @default 180000 */
  readonly timeoutMs?: number;
}

/**
 * Has a running gateway read its secrets again, and proves that it pairs with the provider by what it read. The
 * reload's own `ok` says nothing: a gateway whose secret provider fails answers `ok` and keeps the old value. What it
 * complained of before, and what is not about the provider, holds nothing up. Throws a RotationError NOT_DELIVERED.
 */
export async function deliverTo(
  options: DeliveryOptions,
): Promise<Readonly<Record<string, string | number>>> {
  const { gateway, address, provider, clock, timeoutMs = TIMEOUTS_MS.upstream } = options;
  const device = courierDevice(options.courier, (instead) => courierless(gateway, instead));
  const connecting = { address, clock, timeoutMs, ...asItself(device) };
  try {
    return await inSession(connecting, async (opened) => {
      const before = ownersIn(await statusOf(opened), provider);
      const { warningCount } = await ask(opened, 'secrets.reload');
      const probe = await probeModels(opened.session, provider, opened.scope);
      judgeProbe(probe, provider);
      const after = ownersIn(await statusOf(opened), provider);
      const kept = after.filter(({ own, name }) => own || !before.some((owner) => owner.name === name));
      if (kept.length > 0)
        throw notDelivered(
          gateway,
          `it could not read the secrets of ${kept.map(({ name }) => name).join(', ')}`,
        );
      return {
        probe: 'ok',
        latencyMs: Math.round(asNumber(probe['latencyMs']) ?? 0),
        warnings: Math.round(asNumber(warningCount) ?? 0),
      };
    });
  } catch (error) {
    if (!(error instanceof HandshakeFault)) throw error;
    throw notDelivered(gateway, `${error.code}: ${faultDefinition(error.code).summary}`, error.code);
  }
}

/** How often a gateway that cannot say how it is yet is asked, and the pause between, ms. */
const STATUS_TRIES = 10;
const STATUS_PAUSE_MS = 500;

/**
 * After a `models.probe`, also one that a watch asked for, a gateway closes the database of that run, and refuses a
 * `status` that reads it meanwhile with UNAVAILABLE: seen up to 0.7 s after the probe's answer (openclaw 2026.9.6).
 */
async function statusOf(opened: OpenedSession): Promise<JsonObject> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(opened, 'status');
    } catch (error) {
      const isBusy = error instanceof HandshakeFault && error.code === 'GATEWAY_STARTING';
      if (!isBusy || attempt === STATUS_TRIES) throw error;
      await opened.scope.clock.sleep(STATUS_PAUSE_MS);
    }
  }
}

/** A secret that the gateway holds an old value for, or none. `own`: the provider's. */
interface Owner {
  readonly name: string;
  readonly own: boolean;
}

function ownersIn(status: JsonObject, provider: string): readonly Owner[] {
  return asObjects(status['degradedSecretOwners']).map((owner) => {
    const kind = asText(owner['ownerKind']) ?? '';
    const id = asText(owner['ownerId']) ?? '';
    const name = [kind, id].map((part) => (/^[\w.:-]{1,80}$/.test(part) ? part : 'unnamed')).join(' ');
    return { name, own: kind === 'provider' && id === provider };
  });
}

const courierless = (gateway: string, state: string): RotationError =>
  new RotationError('NOT_DELIVERED', `${gateway} does not use the new key yet: its courier is ${state}`, [
    `Make it, giving the shared token once: \`pairwatch enroll ${gateway} --gateway-token-env NAME\`.`,
  ]);

const notDelivered = (gateway: string, why: string, code?: string): RotationError =>
  new RotationError('NOT_DELIVERED', `${gateway} does not use the new key yet: ${why}`, [
    ...(code === undefined ? [] : [`What it means, and what to do: \`pairwatch explain ${code}\`.`]),
    `See what the gateway says of its secrets: \`openclaw secrets reload\` on the host of ${gateway}.`,
  ]);
