import type { CheckKind } from '../contract/checks.ts';
import { TIMEOUTS_MS } from '../contract/timeouts.ts';
import type { ProtocolName } from '../contract/verdict.ts';
import type { HandshakeSpec } from '../handshake/spec.ts';

/** What is looked at, with a schedule, a state and incidents of its own. */
export interface Check {
  /** As published: `name`, `name/exchange` or `name/upstream`. */
  readonly name: string;
  readonly target: string;
  readonly kind: CheckKind;
  readonly protocol: ProtocolName;
  /** Host, with its port where it is not the scheme's own: one endpoint's faults are told in one message. */
  readonly endpoint: string;
  /** ms. @default - the watch's period */
  readonly everyMs?: number;
  /** How long one handshake may take, with all that is asked in it, ms. @default - as long as one of its kind does */
  readonly timeoutMs?: number;
  /** Locations that must fail at one tick. @default - the watch's quorum; 1 for exchange and upstream */
  readonly quorum?: number;
  /** @default - all of the watch's; the first of them for exchange and upstream */
  readonly locations?: readonly string[];
  /** The handshake to perform. `fresh` passes by any cache of keys. */
  readonly spec: (location: string, key: 'cached' | 'fresh') => Promise<HandshakeSpec>;
  /**
   * Whether its rotation is between two keys just now, of which the peer takes one at a time. Never rejects.
   * @default - it never is
   */
  readonly keyIsChanging?: () => Promise<boolean>;
}

/** A check with every default filled in. */
export type PlannedCheck = Required<Omit<Check, 'keyIsChanging'>> & Pick<Check, 'keyIsChanging'>;

/** What judging its looks needs to know of it. */
export type CheckRules = Omit<PlannedCheck, 'spec' | 'keyIsChanging'>;

const TIMEOUT_MS: Record<CheckKind, number> = {
  handshake: TIMEOUTS_MS.handshake,
  exchange: TIMEOUTS_MS.exchange,
  upstream: TIMEOUTS_MS.handshake + TIMEOUTS_MS.upstream,
};

export function planned(
  check: Check,
  watch: { readonly every: number; readonly quorum: number; readonly locations: readonly string[] },
): PlannedCheck {
  const slower = check.kind !== 'handshake';
  const locations = check.locations ?? (slower ? watch.locations.slice(0, 1) : watch.locations);
  const quorum = check.quorum ?? (slower ? 1 : watch.quorum);
  return {
    ...check,
    everyMs: check.everyMs ?? watch.every,
    timeoutMs: check.timeoutMs ?? TIMEOUT_MS[check.kind],
    quorum: Math.max(1, Math.min(quorum, locations.length)),
    locations,
  };
}

/**
 * Whose patience a failing look spends: a gateway locks out an address, whatever target or check asked; an AI API
 * limits a key, which is the target's.
 */
export function lane(check: Pick<Check, 'protocol' | 'endpoint' | 'target'>): string {
  return check.protocol === 'openclaw' ? `gateway ${check.endpoint}` : `target ${check.target}`;
}
