import type { Clock } from '../../handshake/clock.ts';
import { HandshakeFault } from '../../handshake/fault.ts';
import { asObject, asText, type JsonObject } from '../../handshake/json.ts';
import type { GatewayAddress } from '../../handshake/openclaw/open-session.ts';
import { refusal } from '../../handshake/openclaw/refusals.ts';
import type { DeviceDocument } from '../../keys/documents.ts';
import { RotationError } from '../rotation-error.ts';
import { asItself, ask, asRotationError, inSession } from './session.ts';

export interface SharedTokenOptions {
  /** The gateway target's name. */
  readonly gateway: string;
  readonly address: GatewayAddress;
  /** A device with `operator.admin`. */
  readonly courier: DeviceDocument;
  /** What the gateway is to take. */
  readonly token: string;
  /** Tokens of ours, one of which it has now; the likeliest first. */
  readonly ours: readonly string[];
  readonly clock: Clock;
}

/** An answer that is lost, or a configuration that others change meanwhile, is tried again so often. */
const TRIES = 4;

/** What stands in `config.get` in the place of a secret that is written in the configuration itself. */
const WRITTEN_THERE = '__OPENCLAW_REDACTED__';

/**
 * Has a gateway take a token as the one that all its clients share: `config.get`, then `config.patch` over the hash that
 * was read (openclaw 2026.9.6). The former token is refused at once, sessions that came in by it are closed, and devices
 * are not touched. Only a token of ours is replaced: what somebody else set stays. May be called again. Answers facts for
 * the ledger; throws a RotationError.
 */
export async function setSharedToken(options: SharedTokenOptions): Promise<Readonly<Record<string, string>>> {
  const { gateway, address, token, ours, clock } = options;
  try {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const inForce = await firstAccepted(ours, address, clock);
      if (inForce === undefined) throw notOurs(gateway);
      if (inForce === token) return { gateway, token: 'in force' };
      const config = await patched(options);
      if (config !== undefined) return { gateway, token: 'set', config };
    }
  } catch (error) {
    throw asRotationError(error, `the gateway ${gateway} does not take another shared token`);
  }
  throw new RotationError('PROVIDER_UNREACHABLE', `the configuration of ${gateway} changes all the time`);
}

/** Whether a gateway lets somebody in who has this token and no device. Throws the HandshakeFault that says neither. */
export async function acceptsSharedToken(
  token: string,
  address: GatewayAddress,
  clock: Clock,
): Promise<boolean> {
  try {
    await inSession({ address, clock, auth: { token }, mode: 'backend', scopes: [] }, async () => undefined);
    return true;
  } catch (error) {
    if (error instanceof HandshakeFault && error.code === 'GATEWAY_TOKEN_MISMATCH') return false;
    throw error;
  }
}

async function firstAccepted(
  tokens: readonly string[],
  address: GatewayAddress,
  clock: Clock,
): Promise<string | undefined> {
  for (const token of new Set(tokens)) if (await acceptsSharedToken(token, address, clock)) return token;
  return undefined;
}

/** The hash of the new configuration; undefined where nobody knows what became of it, or others changed it meanwhile. */
async function patched(options: SharedTokenOptions): Promise<string | undefined> {
  const { gateway, address, courier, token, clock } = options;
  return inSession({ address, clock, ...asItself(courier) }, async (opened) => {
    opened.scope.scrubber.learn(token);
    const config = await ask(opened, 'config.get');
    if (tokenIn(config) !== WRITTEN_THERE) throw fromElsewhere(gateway);
    const raw = JSON.stringify({ gateway: { auth: { token } } });
    const answer = await opened.session.request('config.patch', { raw, baseHash: config['hash'] });
    switch (answer.kind) {
      case 'ok':
        return asText(answer.payload['hash']) ?? '';
      case 'ended':
        return undefined;
      case 'refused':
        // The gateway has no code for it.
        if ((await ask(opened, 'config.get'))['hash'] !== config['hash']) return undefined;
        throw refusal(answer.error, 'config.patch');
    }
  });
}

function tokenIn(config: JsonObject): unknown {
  const source = asObject(config['sourceConfig']) ?? asObject(config['parsed']);
  return asObject(asObject(source?.['gateway'])?.['auth'])?.['token'];
}

const notOurs = (gateway: string): RotationError =>
  new RotationError(
    'PROVIDER_REFUSED',
    `the gateway ${gateway} takes none of the shared tokens that are stored: somebody else set another one, which is left as it is`,
    [
      'Read it on the gateway host: `openclaw gateway auth-token --show`.',
      'Store it as the key of the target, and rotate again: `pairwatch keys put TARGET`.',
    ],
  );

const fromElsewhere = (gateway: string): RotationError =>
  new RotationError(
    'PROVIDER_REFUSED',
    `the shared token of ${gateway} does not stand in its own configuration: it was not replaced`,
    [
      'See where it comes from: `openclaw config get gateway.auth.token` on the gateway host.',
      'Rotate it there (a secret provider, OPENCLAW_GATEWAY_TOKEN), or write the token itself into the configuration.',
    ],
  );
