import type { FaultCode } from '../../contract/faults/index.ts';
import type { Proof } from '../../contract/ledger.ts';
import type { UnprovedCode } from '../../contract/unproved.ts';
import type { PlanErrorCode } from '../../plan/plan-error.ts';

/** What a peer says of a credential that it does not take any more, and of nothing else. */
const REFUSALS: readonly FaultCode[] = [
  'AUTH_KEY_REJECTED',
  'AUTH_KEY_EXPIRED',
  'AUTH_KEY_DISABLED',
  'DEVICE_TOKEN_REJECTED',
  'GATEWAY_TOKEN_MISMATCH',
  'GATEWAY_PASSWORD_MISMATCH',
  'TOKEN_GRANT_REJECTED',
];

export const isProved = ({ outcome }: Proof): boolean => outcome === 'paired' || outcome === 'degraded';

/** The peer answered, and refused this very key: the proof that a retired one is dead. */
export const isRefused = ({ outcome, code }: Proof): boolean =>
  outcome === 'failed' && REFUSALS.some((refusal) => refusal === code);

/** What stands in for the proof of a location that could not judge. `at`: epoch ms. */
export const unproved = (
  location: string,
  code: UnprovedCode | FaultCode | PlanErrorCode,
  at: number,
): Proof => ({
  location,
  outcome: 'inconclusive',
  code,
  at: new Date(at).toISOString(),
  durationMs: 0,
});
