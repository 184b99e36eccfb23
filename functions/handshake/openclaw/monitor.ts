import type { Facts } from '../fault.ts';
import { asText, firstOf } from '../json.ts';
import type { Scope } from '../scope.ts';
import type { HandshakeSpec, Observed } from '../spec.ts';
import type { ConnectOptions } from './connect-request.ts';
import { connectSession } from './connect-session.ts';
import { compareWithLastLook } from './gateway-facts.ts';
import { judgeStatus } from './gateway-status.ts';
import type { Hello } from './hello.ts';
import { type GatewayAddress, openSession } from './open-session.ts';
import { brokenOff } from './refusals.ts';
import type { Answer, GatewaySession } from './session.ts';

/** Longer than any version, boot id or identity. */
const MAX_KEPT = 128;

/** A role that may read may ask for `status`. */
const READING_SCOPES: readonly string[] = ['operator.read', 'operator.write', 'operator.admin'];

/**
 * The monitor's own pairing, with one credential alone (beside a valid shared token a dead device token would not show),
 * then what the gateway says of itself. Without a device it is granted nothing from another host, and that is no warning.
 */
export async function pairAsMonitor(
  address: GatewayAddress,
  as: Omit<ConnectOptions, 'mode'>,
  spec: HandshakeSpec,
  scope: Scope,
): Promise<void> {
  const open = await openSession(address, scope);
  const { session } = open;
  try {
    const hello = await connectSession(open, { ...as, mode: 'backend' }, scope);
    await scope.trace.phase('pairing', async (facts) => {
      Object.assign(facts, { version: hello.version, granted: firstOf(hello.scopes) });
      if (as.device) warnOfNarrowedScopes(as.scopes, hello, scope);
      compareWithLastLook(await observe(session, hello, scope, facts), spec, scope);
    });
  } finally {
    session.close();
  }
}

function warnOfNarrowedScopes(asked: readonly string[], { scopes: granted }: Hello, scope: Scope): void {
  const missing = asked.filter((one) => !granted.includes(one));
  if (missing.length > 0) scope.warn('SCOPES_NARROWED', { asked, granted: firstOf(granted), missing });
}

/**
 * Both questions at once; `statusMs` is the gateway's own time and is shown apart. What is kept for the next look is
 * cut here, and scrubbed like all evidence when the handshake ends.
 */
async function observe(session: GatewaySession, hello: Hello, scope: Scope, facts: Facts): Promise<Observed> {
  const askedMs = scope.clock.monotonicMs();
  const mayRead = hello.scopes.some((one) => READING_SCOPES.includes(one));
  const identityAnswer = mayRead ? session.request('gateway.identity.get') : undefined;
  const statusAnswer = mayRead ? session.request('status') : undefined;
  const identity = await payloadOf(identityAnswer, 'gateway.identity.get', 'identity', facts);
  const status = await payloadOf(statusAnswer, 'status', 'status', facts);
  if (status) {
    facts['statusMs'] = scope.clock.monotonicMs() - askedMs;
    judgeStatus(status, scope);
  }
  const kept = { version: hello.version, bootId: hello.bootId, identity: asText(identity?.['deviceId']) };
  return Object.fromEntries(
    Object.entries(kept).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value.slice(0, MAX_KEPT)]],
    ),
  );
}

/** A refused question is a fact; a session that breaks off in it is the fault of the handshake. */
async function payloadOf(
  asked: Promise<Answer> | undefined,
  request: string,
  fact: string,
  facts: Facts,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!asked) {
    facts[fact] = 'not asked: the session may not read';
    return undefined;
  }
  const answer = await asked;
  if (answer.kind === 'ended') throw brokenOff(answer.end, request);
  if (answer.kind === 'ok') return answer.payload;
  facts[fact] = 'refused';
  return undefined;
}
