import { HandshakeFault } from '../fault.ts';
import type { Scope } from '../scope.ts';
import { type ConnectOptions, connectRequest } from './connect-request.ts';
import { type Hello, readHello } from './hello.ts';
import type { OpenSession } from './open-session.ts';
import { brokenOff, refusal } from './refusals.ts';
import type { Answer } from './session.ts';

/**
 * Signs and sends `connect`, and reads what the gateway makes of it: identity, auth, pairing, in the order in which it
 * checks them. One answer decides all three, so a phase before the one that failed is shown as passed. The time of
 * `identity` is the signing's, and not there without a device; the gateway's own is `auth`'s; a `pairing` that passed is
 * for the caller to record.
 */
export async function connectSession(
  open: OpenSession,
  options: ConnectOptions,
  scope: Scope,
): Promise<Hello> {
  const { trace } = scope;
  const signingMs = trace.elapsedMs();
  const request = connectRequest(options, open.challenge);
  const askedMs = trace.elapsedMs();
  const { device, mode } = options;
  const identified = (passed: boolean, endMs?: number): void => {
    if (device)
      trace.record(
        'identity',
        signingMs,
        passed,
        { deviceId: device.deviceId, signature: 'v3', mode },
        endMs,
      );
  };
  const answer = await open.session.ask(request);
  try {
    const hello = helloOf(answer, open, scope);
    identified(true, askedMs);
    trace.record('auth', askedMs, true, { method: hello.method, role: hello.role });
    return hello;
  } catch (error) {
    if (error instanceof HandshakeFault) recordFailure(error);
    throw error;
  }

  function recordFailure(fault: HandshakeFault): void {
    fault.happenedIn(answer.kind === 'ok' ? 'pairing' : 'auth');
    const identityPassed = fault.phase === 'auth' || fault.phase === 'pairing';
    if (!identityPassed) {
      identified(false);
      return;
    }
    identified(true, askedMs);
    trace.record('auth', askedMs, fault.phase === 'pairing');
    if (fault.phase === 'pairing') trace.decided('pairing', false);
  }
}

function helloOf(answer: Answer, { driftMs }: OpenSession, { scrubber }: Scope): Hello {
  switch (answer.kind) {
    case 'ok':
      return readHello(answer.payload, scrubber);
    case 'refused': {
      const fault = refusal(answer.error, 'connect');
      return raise(
        fault.code === 'SIGNATURE_EXPIRED'
          ? new HandshakeFault(fault.code, { ...fault.evidence, driftMs })
          : fault,
      );
    }
    case 'ended':
      return raise(brokenOff(answer.end, 'connect'));
  }
}

function raise(fault: HandshakeFault): never {
  throw fault;
}
