import type { EvidenceValue } from '../../contract/evidence.ts';
import type { FaultCode } from '../../contract/faults/index.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import { asNumber, asObjects, asText, type JsonObject } from '../json.ts';
import { quietScope } from '../quiet-scope.ts';
import type { Scope } from '../scope.ts';
import type { HandshakeSpec } from '../spec.ts';
import { connectSession } from './connect-session.ts';
import { readDevice } from './device-credential.ts';
import { type GatewayAddress, openSession } from './open-session.ts';
import { brokenOff, refusal } from './refusals.ts';
import type { GatewaySession } from './session.ts';

/** `status` of a `models.probe` that is not `ok`, as openclaw 2026.9.6 answers. */
const BY_STATUS: ReadonlyMap<string, FaultCode> = new Map([
  ['auth', 'UPSTREAM_KEY_REJECTED'],
  ['billing', 'UPSTREAM_QUOTA'],
  ['rate_limit', 'UPSTREAM_RATE_LIMITED'],
  ['format', 'UPSTREAM_MODEL_REJECTED'],
  ['timeout', 'UPSTREAM_UNREACHABLE'],
]);

/**
 * The gateway's own pairing with its AI provider: the courier's device asks it to make one real inference call. A
 * phase of the main trace; the session's own phases nest in its facts.
 */
export function probeUpstream(
  address: GatewayAddress,
  { provider, courier }: NonNullable<HandshakeSpec['upstream']>,
  scope: Scope,
): Promise<void> {
  return scope.trace.phase('upstream', async (facts) => {
    facts['provider'] = provider;
    const nested = quietScope(scope);
    try {
      const payload = await ask(address, provider, courier, nested);
      Object.assign(facts, { status: asText(payload['status']), latencyMs: asNumber(payload['latencyMs']) });
      judgeProbe(payload, provider);
    } catch (error) {
      throw error instanceof HandshakeFault ? ofUpstream(error, provider) : error;
    } finally {
      facts['phases'] = nested.trace.reports() as unknown as EvidenceValue;
    }
  });
}

async function ask(
  address: GatewayAddress,
  provider: string,
  courier: NonNullable<HandshakeSpec['upstream']>['courier'],
  scope: Scope,
): Promise<JsonObject> {
  const device = await scope.trace.phase('credential', (facts) => readDevice(courier, scope.scrubber, facts));
  const open = await openSession(address, scope);
  const { deviceToken } = device;
  try {
    await connectSession(
      open,
      { device, auth: { deviceToken }, mode: 'backend', scopes: device.scopes },
      scope,
    );
    return await probeModels(open.session, provider, scope);
  } finally {
    open.session.close();
  }
}

/** One real inference by the gateway, in a session with `operator.admin`: what it says of it, for `judgeProbe`. */
export async function probeModels(
  session: GatewaySession,
  provider: string,
  scope: Scope,
): Promise<JsonObject> {
  const answer = await session.request('models.probe', { provider });
  if (answer.kind === 'ok') return answer.payload;
  if (answer.kind === 'refused') throw refusal(answer.error, 'models.probe');
  throw answer.end.kind === 'silent' ? unreachable(scope) : brokenOff(answer.end, 'models.probe');
}

/** Throws the fault of a probe that says anything but `ok`. */
export function judgeProbe(payload: JsonObject, provider: string): void {
  if (normal(payload['status']) !== 'ok') throw upstreamFault(payload, provider);
}

function unreachable({ deadline }: Scope): HandshakeFault {
  return new HandshakeFault('UPSTREAM_UNREACHABLE', {
    request: 'models.probe',
    timeoutMs: deadline.timeoutMs,
  });
}

function upstreamFault(payload: JsonObject, provider: string): HandshakeFault {
  const status = normal(payload['status']);
  return new HandshakeFault(BY_STATUS.get(status) ?? 'UPSTREAM_UNKNOWN', {
    request: 'models.probe',
    provider,
    status,
    message:
      asText(payload['error']) ??
      asObjects(payload['results'])
        .map((one) => asText(one['error']))
        .find(Boolean),
  });
}

/** Whose session it was belongs to the evidence: the monitor's own device paired. */
function ofUpstream(fault: HandshakeFault, provider: string): HandshakeFault {
  const evidence: Facts = {
    ...fault.evidence,
    provider,
    device: 'courier',
    // Nobody asks why: the question would cost the courier's pairing a request of its own.
    cause: fault.code === 'DEVICE_TOKEN_REJECTED' ? 'unknown' : fault.evidence['cause'],
  };
  return new HandshakeFault(fault.code, evidence, { phase: fault.phase });
}

const normal = (status: unknown): string =>
  (asText(status) ?? '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
