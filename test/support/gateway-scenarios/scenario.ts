import type { FaultCode } from '../../../functions/contract/faults/index.ts';
import type { Outcome, Verdict } from '../../../functions/contract/verdict.ts';
import type { WarningCode } from '../../../functions/contract/warnings.ts';
import { handshake } from '../../../functions/handshake/handshake.ts';
import { enroll } from '../../../functions/handshake/openclaw/enroll.ts';
import type { HandshakeSpec } from '../../../functions/handshake/spec.ts';
import type { DeviceDocument } from '../../../functions/keys/documents.ts';
import type { GatewayUnderTest } from '../gateway-under-test.ts';
import type { UpstreamApi } from '../upstream-api.ts';

/** What every scenario has at hand. */
export interface Stage {
  readonly gateway: GatewayUnderTest;
  readonly upstream: UpstreamApi;
}

/** How a look is made: the parts of the spec that differ from a plain probe with the device token alone. */
export type Probe = Partial<HandshakeSpec>;

export interface Expected {
  readonly outcome: Outcome;
  readonly code?: FaultCode;
  readonly warnings?: readonly WarningCode[];
  /** Facts that the fault's evidence has to hold. */
  readonly evidence?: Readonly<Record<string, unknown>>;
}

export interface Scenario {
  readonly name: string;
  /** Prepares the gateway and says how to look; `undo` puts the gateway back. */
  readonly prepare: (
    stage: Stage,
    device: DeviceDocument,
  ) => Promise<{ probe: Probe; undo?: () => Promise<void> }>;
  readonly expected: Expected;
}

const DEADLINE_MS = 5_000;

/** A device that the gateway has approved, with its token. */
export async function enrolled({ gateway }: Stage, scopes?: readonly string[]): Promise<DeviceDocument> {
  const options = {
    target: 'gateway',
    url: gateway.url,
    location: 'private:test',
    shared: gateway.shared,
    pollMs: 50,
  };
  const asked = scopes ? { approvedScopes: scopes, sessionScopes: scopes } : {};
  for await (const event of enroll({ ...options, ...asked })) {
    if (event.state === 'pending') await gateway.approve(event.requestId);
    if (event.state === 'proved') return event.document;
    if (event.state === 'failed') throw new Error(`enrolment failed: ${JSON.stringify(event.fault)}`);
  }
  throw new Error('the enrolment ended without a proof');
}

export async function look({ gateway }: Stage, device: DeviceDocument, probe: Probe = {}): Promise<Verdict> {
  const { verdict } = await handshake({
    target: 'gateway',
    protocol: 'openclaw',
    url: gateway.url,
    location: 'private:test',
    credential: credentialOf(device),
    timeoutMs: DEADLINE_MS,
    ...probe,
  });
  return verdict;
}

export const credentialOf = (device: DeviceDocument) => ({
  state: 'found' as const,
  value: JSON.stringify(device),
});

let forwardedFrom = 0;
/** As if from far away: a trusted proxy forwards for an address that was never seen before. */
export const fromAfar = (): Record<string, string> => {
  forwardedFrom += 1;
  return { 'X-Forwarded-For': `203.0.113.${forwardedFrom}` };
};
