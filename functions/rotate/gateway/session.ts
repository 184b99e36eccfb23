import { faultDefinition } from '../../contract/faults/index.ts';
import { TIMEOUTS_MS } from '../../contract/timeouts.ts';
import type { Clock } from '../../handshake/clock.ts';
import { HandshakeFault } from '../../handshake/fault.ts';
import type { ConnectOptions } from '../../handshake/openclaw/connect-request.ts';
import { connectSession } from '../../handshake/openclaw/connect-session.ts';
import type { Hello } from '../../handshake/openclaw/hello.ts';
import { type GatewayAddress, openSession } from '../../handshake/openclaw/open-session.ts';
import type { GatewaySession } from '../../handshake/openclaw/session.ts';
import { HandshakeRun } from '../../handshake/run.ts';
import type { Scope } from '../../handshake/scope.ts';
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

/** The fault in the words of a rotation; nothing that the gateway said goes with it. */
export function asRotationError(error: unknown, doing: string): unknown {
  if (!(error instanceof HandshakeFault)) return error;
  const { owner, summary } = faultDefinition(error.code);
  const code = owner === 'credential' ? 'PROVIDER_REFUSED' : 'PROVIDER_UNREACHABLE';
  return new RotationError(code, `${doing}: ${error.code}: ${summary}`, [
    `What it means, and what to do: \`pairwatch explain ${error.code}\`.`,
  ]);
}
