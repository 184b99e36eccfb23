import { faultDefinition } from '../../contract/faults/index.ts';
import { TIMEOUTS_MS } from '../../contract/timeouts.ts';
import type { Clock } from '../../handshake/clock.ts';
import { HandshakeFault } from '../../handshake/fault.ts';
import type { JsonObject } from '../../handshake/json.ts';
import type { ConnectOptions } from '../../handshake/openclaw/connect-request.ts';
import { connectSession } from '../../handshake/openclaw/connect-session.ts';
import type { Hello } from '../../handshake/openclaw/hello.ts';
import { type GatewayAddress, openSession } from '../../handshake/openclaw/open-session.ts';
import { brokenOff, refusal } from '../../handshake/openclaw/refusals.ts';
import type { GatewaySession } from '../../handshake/openclaw/session.ts';
import { HandshakeRun } from '../../handshake/run.ts';
import type { Scope } from '../../handshake/scope.ts';
import type { Credential } from '../../keys/credential.ts';
import { parseDeviceDocument } from '../../keys/device-document.ts';
import type { DeviceDocument } from '../../keys/documents.ts';
import { RotationError } from '../rotation-error.ts';

export interface OpenedSession {
  readonly session: GatewaySession;
  readonly hello: Hello;
  /** Its deadline is that of the whole session. */
  readonly scope: Scope;
}

/** Who connects to which gateway. */
export interface Connecting extends ConnectOptions {
  readonly address: GatewayAddress;
  readonly clock: Clock;
  /** The whole session, ms. @default 10000 */
  readonly timeoutMs?: number;
}

/** One session with a gateway, closed whatever happens in it. Throws the HandshakeFault that ended it. */
export async function inSession<Result>(
  { address, clock, timeoutMs = TIMEOUTS_MS.handshake, ...options }: Connecting,
  work: (opened: OpenedSession) => Promise<Result>,
): Promise<Result> {
  const scope = new HandshakeRun(timeoutMs, clock);
  const { auth, device } = options;
  for (const secret of [...Object.values(auth), device?.privateKey]) scope.scrubber.learn(secret);
  try {
    const open = await openSession(address, scope);
    const hello = await connectSession(open, options, scope);
    return await work({ session: open.session, hello, scope });
  } finally {
    scope.close();
  }
}

/** How a device comes in with its own token. */
export const asItself = (device: DeviceDocument, scopes = device.scopes) => ({
  device,
  auth: { deviceToken: device.deviceToken },
  mode: 'backend' as const,
  scopes,
});

/** What the gateway answers to a method without parameters; throws the HandshakeFault where it refuses, or the session ends. */
export async function ask({ session }: OpenedSession, method: string): Promise<JsonObject> {
  const answer = await session.request(method);
  switch (answer.kind) {
    case 'ok':
      return answer.payload;
    case 'refused':
      throw refusal(answer.error, method);
    case 'ended':
      throw brokenOff(answer.end, method);
  }
}

/** The device of a courier. `refused`: the error for what stands in its place, in words. */
export function courierDevice(
  stored: Credential,
  refused: (instead: string) => RotationError,
): DeviceDocument {
  const parsed = stored.state === 'found' ? parseDeviceDocument(stored.value) : undefined;
  if (parsed?.ok) return parsed.document;
  throw refused(parsed ? `no device document: ${parsed.reason}` : stored.state);
}

/** The fault in the words of a rotation; nothing that the gateway said goes with it. */
export function asRotationError(error: unknown, doing: string): unknown {
  if (!(error instanceof HandshakeFault)) return error;
  const { owner, summary } = faultDefinition(error.code);
  const code = owner === 'credential' ? 'PROVIDER_REFUSED' : 'PROVIDER_UNREACHABLE';
  return new RotationError(code, `${doing}: ${error.code}: ${summary}`, [
    `What it means, and what to do: \`pairwatch explain ${error.code}\`.`,
  ]);
}
