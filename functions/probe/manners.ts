import type { Evidence } from '../contract/evidence.ts';
import type { FaultReport } from '../contract/verdict.ts';
import type { ExplainOptions } from '../handshake/spec.ts';
import type { Look, SkipReason } from './look.ts';

/** Until when a location keeps away from a lane, and why. */
export interface Hold {
  /** Epoch ms. */
  readonly until: number;
  readonly reason: SkipReason;
}

/** By lane. */
export type Holds = Readonly<Record<string, Hold>>;

/** A minute, less what a schedule may be late by: ten failures in a minute lock an address out of a gateway. */
const AUTH_PAUSE_MS = 55_000;

/** A peer that asks for more patience than a day is looked at again after one. */
const LONGEST_RETRY_AFTER_MS = 86_400_000;

export function heldBy(holds: Holds, lane: string, now: number): Hold | undefined {
  const hold = holds[lane];
  return hold && hold.until > now ? hold : undefined;
}

/** What a look asks of the later ones in its lane. `gateway`: whether the lane is a gateway's. */
export function holdAfter(look: Look, gateway: boolean, now: number): Hold | undefined {
  if (look.result !== 'failed') return undefined;
  const retryAfterMs = retryAfterOf(look.fault);
  if (retryAfterMs !== undefined)
    return { until: now + Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS), reason: 'retry-after' };
  if (!gateway || !isAuthentication(look.fault)) return undefined;
  const failures = look.handshakes.filter((handshake) => handshake.code !== null).length;
  return { until: look.at + failures * AUTH_PAUSE_MS, reason: 'auth-once-a-minute' };
}

/** Adds a hold and forgets those that are over. The longer of two for one lane stays. */
export function withHold(holds: Holds, lane: string, hold: Hold, now: number): Holds {
  const current = Object.entries(holds).filter(([, { until }]) => until > now);
  const longer = (holds[lane]?.until ?? 0) > hold.until ? holds[lane] : hold;
  return { ...Object.fromEntries(current), ...(longer ? { [lane]: longer } : {}) };
}

/** Answers to the extra calls that explain a failure, stored with the incident. */
export interface Explained {
  readonly differential?: { readonly invalidKeyRejectedAlike: boolean } | 'unanswered';
  readonly deviceToken?: { readonly cause: 'rotated' | 'revoked' | 'removed' | 'unknown' } | 'unanswered';
}

/** What a look may still ask, given what the incident already knows: each extra call once an incident. */
export function explainWith(known: Explained): ExplainOptions {
  const option = <Answer>(answer: Answer | 'unanswered' | undefined) =>
    answer === undefined ? ('ask' as const) : answer === 'unanswered' ? ('never' as const) : answer;
  return { differential: option(known.differential), deviceToken: option(known.deviceToken) };
}

/** Adds what a failed look found out; a question that was put and not answered is not put again. */
export function explainedBy(known: Explained, fault: FaultReport): Explained {
  const { invalidKeyRejectedAlike: alike, cause } = fault.evidence;
  if (fault.code === 'AUTH_KEY_REJECTED' || fault.code === 'AUTH_OUTAGE') {
    const answer = typeof alike === 'boolean' ? { invalidKeyRejectedAlike: alike } : 'unanswered';
    return { ...known, differential: known.differential ?? answer };
  }
  if (fault.code === 'DEVICE_TOKEN_REJECTED')
    return { ...known, deviceToken: known.deviceToken ?? (isCause(cause) ? { cause } : 'unanswered') };
  return known;
}

/** Whether the next handshake may well pair with nothing changed, so that one failure proves little. */
export const couldBeBlip = (fault: FaultReport): boolean =>
  fault.transient &&
  fault.owner !== 'credential' &&
  fault.owner !== 'quota' &&
  retryAfterOf(fault) === undefined;

const AUTHENTICATION_PHASES: readonly string[] = ['identity', 'auth', 'pairing'];

const isAuthentication = (fault: FaultReport): boolean => AUTHENTICATION_PHASES.includes(fault.phase);

function retryAfterOf({ evidence }: { readonly evidence: Evidence }): number | undefined {
  const { retryAfterMs } = evidence;
  return typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : undefined;
}

const isCause = (cause: unknown): cause is 'rotated' | 'revoked' | 'removed' | 'unknown' =>
  cause === 'rotated' || cause === 'revoked' || cause === 'removed' || cause === 'unknown';
