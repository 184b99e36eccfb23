import { HandshakeFault } from '../fault.ts';
import { refusePlainKey } from '../http/plain-key.ts';
import { connectionTimings, recordOf } from '../http/recording.ts';
import { transportFault } from '../http/transport-fault.ts';
import { type Connection, connect } from '../network/connection.ts';
import { endpointOf } from '../network/endpoint.ts';
import { lateTlsFault } from '../network/tls.ts';
import type { Scope } from '../scope.ts';
import type { NetworkOptions } from '../spec.ts';
import type { Challenge } from './connect-request.ts';
import { brokenOff } from './refusals.ts';
import { refusedUpgrade } from './refused-upgrade.ts';
import { GatewaySession } from './session.ts';
import { requestUpgrade, type UpgradeOutcome } from './upgrade-request.ts';

/** Where a gateway is, and how to get there. */
export interface GatewayAddress {
  readonly url: URL;
  readonly network: NetworkOptions;
  readonly headers: Readonly<Record<string, string>>;
}

export interface OpenSession {
  readonly session: GatewaySession;
  readonly challenge: Challenge;
  /** The gateway's clock less ours, ms. */
  readonly driftMs: number;
}

/** dns → tcp → (proxy) → tls → upgrade → challenge, each a phase of the scope's trace. No credential is sent. */
export async function openSession(address: GatewayAddress, scope: Scope): Promise<OpenSession> {
  const { url, network, headers } = address;
  const connection = await connect(endpointOf(url), network, scope);
  refusePlainKey(connection, network);
  const session = await scope.trace.phase('upgrade', async (facts) => {
    const startedAt = new Date(scope.clock.wallMs()).toISOString();
    const startedAtMs = scope.clock.monotonicMs();
    const outcome = await requestUpgrade(connection, `${url.pathname}${url.search}`, headers, scope);
    const answer = outcome.kind === 'switched' || outcome.kind === 'refused' ? outcome.answer : undefined;
    facts['status'] = answer?.status;
    const asked = { method: 'GET' as const, url, headers: { upgrade: 'websocket' } };
    scope.records.push(
      recordOf(asked, asked.headers, answer && { ...answer, body: Buffer.from(answer.body) }, {
        startedAt,
        startedAtMs,
        endedAtMs: scope.clock.monotonicMs(),
        connection: connectionTimings(scope.trace.timings()),
      }),
    );
    if (outcome.kind !== 'switched')
      throw lateTlsFault(connection.socket) ?? notSwitched(outcome, connection, scope);
    const { clock, deadline } = scope;
    const opened = new GatewaySession(outcome.socket, deadline, () => clock.wallMs());
    scope.onEnd(() => opened.close());
    return opened;
  });
  return scope.trace.phase('challenge', async (facts) => {
    const opening = await session.opening();
    if (opening.kind === 'ended') throw notChallenged(brokenOff(opening.end, 'challenge'));
    const driftMs = opening.challenge.ts - opening.receivedAtMs;
    facts['driftMs'] = driftMs;
    scope.measure('CLOCK_DRIFT', Math.abs(driftMs) / 1000, { clock: 'gateway', driftMs });
    return { session, challenge: opening.challenge, driftMs };
  });
}

function notSwitched(
  outcome: Exclude<UpgradeOutcome, { kind: 'switched' }>,
  { endpoint }: Connection,
  { clock }: Scope,
): HandshakeFault {
  switch (outcome.kind) {
    case 'refused':
      return refusedUpgrade(outcome.answer, outcome.problem, clock.wallMs());
    case 'timeout':
      return new HandshakeFault('GATEWAY_HUNG', { request: 'upgrade', silentAfter: 'upgrade' });
    case 'failed':
      return noAnswer(outcome.error, endpoint.secure);
  }
}

/** A peer that speaks no HTTP is no gateway; one that hangs up without a word may be, in a bad moment. */
function noAnswer(error: NodeJS.ErrnoException, secure: boolean): HandshakeFault {
  const evidence = { request: 'upgrade', plain: secure ? undefined : true };
  const fault = transportFault(error, { status: undefined, bytes: 0 }, evidence);
  return fault.code === 'HTTP_MALFORMED' ? new HandshakeFault('GATEWAY_NOT_OPENCLAW', fault.evidence) : fault;
}

/** After a 101 only a challenge shows that it is a gateway; its own farewells still count. */
function notChallenged(fault: HandshakeFault): HandshakeFault {
  const farewells: readonly string[] = ['GATEWAY_DRAINING', 'GATEWAY_STARTING', 'PROTOCOL_MISMATCH'];
  if (farewells.includes(fault.code)) return fault;
  return new HandshakeFault('GATEWAY_NOT_OPENCLAW', {
    ...fault.evidence,
    problem: fault.evidence['problem'] ?? 'no challenge came after the switch to WebSocket',
  });
}
