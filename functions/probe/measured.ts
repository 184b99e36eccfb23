import type { EvidenceValue } from '../contract/evidence.ts';
import type { Verdict } from '../contract/verdict.ts';

/** Numbers that a paired handshake found beside its duration, where it could. */
export interface Measured {
  /** Until the first certificate of the target's chain ends; with a tenth. */
  readonly certificateDaysLeft?: number;
  /** Whole days since the key was stored. */
  readonly keyAgeDays?: number;
  /** What is left of the tightest limit, 0 to 1. */
  readonly quotaLeft?: number;
}

export function measuredOf({ phases }: Pick<Verdict, 'phases'>): Measured {
  const numberIn = (phase: string, fact: string) => {
    const value = phases.find((report) => report.phase === phase)?.facts[fact];
    return typeof value === 'number' ? value : undefined;
  };
  const certificateDaysLeft = numberIn('tls', 'daysLeft');
  const keyAgeDays = numberIn('credential', 'ageDays');
  const shares = phases.flatMap(({ facts }) => sharesOf(facts['limits']));
  return {
    ...(certificateDaysLeft !== undefined && { certificateDaysLeft }),
    ...(keyAgeDays !== undefined && { keyAgeDays }),
    ...(shares.length > 0 && { quotaLeft: Math.min(...shares) }),
  };
}

function sharesOf(limits: EvidenceValue | undefined): readonly number[] {
  if (!Array.isArray(limits)) return [];
  return limits.flatMap(({ left, of }: { readonly left?: unknown; readonly of?: unknown }) =>
    typeof left === 'number' && typeof of === 'number' && of > 0 ? [Math.min(1, Math.max(0, left / of))] : [],
  );
}
