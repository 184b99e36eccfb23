import { TIMEOUTS_MS } from '../../contract/timeouts.ts';
import type { FaultReport } from '../../contract/verdict.ts';
import { createDevice } from '../../keys/device-document.ts';
import type { DeviceDocument } from '../../keys/documents.ts';
import { type Clock, systemClock } from '../clock.ts';
import { HandshakeFault } from '../fault.ts';
import { handshake } from '../handshake.ts';
import { asText } from '../json.ts';
import { HandshakeRun } from '../run.ts';
import type { HandshakeSpec } from '../spec.ts';
import { reportFault } from '../verdict.ts';
import { connectSession } from './connect-session.ts';
import type { EnrollmentEvent, EnrollmentOptions } from './enrollment.ts';
import { openSession } from './open-session.ts';

const DEFAULT_WAIT_MS = 600_000;
const DEFAULT_POLL_MS = 3_000;
/** Approved for both, so that the device can rotate its own token; a session asks for reading alone. */
const DEFAULT_APPROVED = ['operator.read', 'operator.pairing'];
const DEFAULT_ASKED = ['operator.read'];

/** One question whether the device is paired, asked with the shared credential. */
type Asked =
  | { readonly state: 'paired'; readonly deviceToken: string }
  | { readonly state: 'pending'; readonly requestId: string }
  | { readonly state: 'failed'; readonly fault: HandshakeFault; readonly report: FaultReport };

/**
 * Makes a device known to a gateway: an identity, a request for a person to approve, the token once it is approved,
 * and the proof by a handshake with that token alone. A device that is known, and whose token is another than the stored
 * one, gets a new one: whoever made that may have it. Keeps nothing; the caller stores what the events carry. Asks as
 * `probe`, since a gateway pairs a `backend` on its own host by itself.
 */
export async function* enroll(options: EnrollmentOptions): AsyncGenerator<EnrollmentEvent, void, void> {
  const { clock = systemClock, signal, pollMs = DEFAULT_POLL_MS, waitMs = DEFAULT_WAIT_MS } = options;
  const identity = options.device ?? newDevice(options);
  yield { state: 'created', document: identity };
  const startedMs = clock.monotonicMs();
  let pending: string | undefined;
  for (;;) {
    const asked = await askAnew(identity, options, clock);
    if (asked.state === 'paired') {
      const document = { ...identity, deviceToken: asked.deviceToken };
      yield { state: 'approved', document, pairedAlready: pending === undefined };
      yield await prove(document, options, clock);
      return;
    }
    const retryMs = asked.state === 'failed' ? patience(asked.fault, pending !== undefined, pollMs) : pollMs;
    if (asked.state === 'failed' && retryMs === undefined) {
      yield { state: 'failed', stage: pending === undefined ? 'connect' : 'approval', fault: asked.report };
      return;
    }
    if (asked.state === 'pending' && asked.requestId !== pending) {
      pending = asked.requestId;
      yield pendingEvent(pending, identity, options);
    }
    const waitedMs = clock.monotonicMs() - startedMs;
    if (waitedMs + (retryMs ?? 0) > waitMs || signal?.aborted) {
      yield {
        state: 'expired',
        requestId: pending ?? '',
        approveCommand: approveCommand(pending ?? ''),
        waitedMs,
      };
      return;
    }
    await clock.sleep(retryMs ?? pollMs, signal).catch(() => undefined);
  }
}

/** What a person runs on the gateway's host. */
const approveCommand = (requestId: string): string => `openclaw devices approve ${requestId}`;

function newDevice({ platform, deviceFamily, sessionScopes }: EnrollmentOptions): DeviceDocument {
  return createDevice({
    scopes: sessionScopes ?? DEFAULT_ASKED,
    ...(platform === undefined ? {} : { platform }),
    ...(deviceFamily === undefined ? {} : { deviceFamily }),
  });
}

async function askAnew(device: DeviceDocument, options: EnrollmentOptions, clock: Clock): Promise<Asked> {
  const asked = await ask(device, options, clock);
  if (asked.state !== 'paired' || ['', asked.deviceToken].includes(device.deviceToken)) return asked;
  const deviceToken = await renewed({ ...device, deviceToken: asked.deviceToken }, options, clock);
  // It may not rotate its token, or the answer was lost on the way.
  return deviceToken === undefined ? ask(device, options, clock) : { state: 'paired', deviceToken };
}

/** By `device.token.rotate` over the device's own session (openclaw 2026.9.6). */
async function renewed(
  device: DeviceDocument,
  options: EnrollmentOptions,
  clock: Clock,
): Promise<string | undefined> {
  const { url, network = {}, approvedScopes: scopes = DEFAULT_APPROVED } = options;
  const { deviceId, deviceToken, role } = device;
  const run = new HandshakeRun(options.timeoutMs ?? TIMEOUTS_MS.handshake, clock);
  try {
    const open = await openSession({ url, network, headers: {} }, run);
    await connectSession(open, { device, auth: { deviceToken }, mode: 'backend', scopes }, run);
    const answer = await open.session.request('device.token.rotate', { deviceId, role });
    open.session.close();
    return answer.kind === 'ok' ? asText(answer.payload['token']) : undefined;
  } catch (error) {
    if (!(error instanceof HandshakeFault)) throw error;
    return undefined;
  } finally {
    run.close();
  }
}

async function ask(device: DeviceDocument, options: EnrollmentOptions, clock: Clock): Promise<Asked> {
  const { shared, url, network = {}, approvedScopes: scopes = DEFAULT_APPROVED } = options;
  const run = new HandshakeRun(options.timeoutMs ?? TIMEOUTS_MS.handshake, clock);
  for (const secret of [shared.value, device.privateKey]) run.scrubber.learn(secret);
  const auth = shared.kind === 'token' ? { token: shared.value } : { password: shared.value };
  try {
    const open = await openSession({ url, network, headers: {} }, run);
    const { deviceToken } = await connectSession(open, { device, auth, mode: 'probe', scopes }, run);
    open.session.close();
    if (deviceToken === undefined)
      throw new HandshakeFault(
        'UNCLASSIFIED',
        { problem: 'it let the device in and gave it no token' },
        { phase: 'pairing' },
      );
    return { state: 'paired', deviceToken };
  } catch (error) {
    if (!(error instanceof HandshakeFault)) throw error;
    const { requestId } = error.evidence;
    if (error.phase === 'pairing' && typeof requestId === 'string') return { state: 'pending', requestId };
    const report = reportFault(error, run, { target: options.target, url });
    return { state: 'failed', fault: error, report };
  } finally {
    run.close();
  }
}

/** How long to wait before the next question after a failed one; undefined: it is no use asking again. */
function patience(fault: HandshakeFault, waiting: boolean, pollMs: number): number | undefined {
  const { retryAfterMs } = fault.evidence;
  if (fault.code === 'GATEWAY_RATE_LIMITED')
    return waiting && typeof retryAfterMs === 'number' ? retryAfterMs : undefined;
  return waiting && WEATHER.has(fault.code) ? Math.max(pollMs, Number(retryAfterMs ?? 0)) : undefined;
}

/** A gateway that is restarted while a person approves is asked again. */
const WEATHER: ReadonlySet<string> = new Set([
  'GATEWAY_STARTING',
  'GATEWAY_DRAINING',
  'GATEWAY_SILENT_CLOSE',
  'GATEWAY_HUNG',
  'TCP_REFUSED',
  'TCP_RESET',
  'TCP_TIMEOUT',
  'HTTP_RESET',
]);

function pendingEvent(
  requestId: string,
  { deviceId }: DeviceDocument,
  { approvedScopes: scopes = DEFAULT_APPROVED }: EnrollmentOptions,
): EnrollmentEvent {
  return { state: 'pending', requestId, approveCommand: approveCommand(requestId), deviceId, scopes };
}

async function prove(
  document: DeviceDocument,
  options: EnrollmentOptions,
  clock: Clock,
): Promise<EnrollmentEvent> {
  const spec: HandshakeSpec = {
    target: options.target,
    protocol: 'openclaw',
    url: options.url,
    location: options.location,
    credential: { state: 'found', value: JSON.stringify(document) },
    timeoutMs: options.timeoutMs ?? TIMEOUTS_MS.handshake,
    ...(options.network === undefined ? {} : { network: options.network }),
  };
  const { verdict } = await handshake(spec, clock);
  return verdict.fault === null
    ? { state: 'proved', document, verdict }
    : { state: 'failed', stage: 'proof', fault: verdict.fault };
}
