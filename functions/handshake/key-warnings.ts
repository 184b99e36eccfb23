import type { Facts } from './fault.ts';
import type { Scope } from './scope.ts';
import type { HandshakeSpec } from './spec.ts';

const DAY_MS = 86_400_000;

/** KEY_OLD, KEY_SHARED and RETIRED_KEY_ACCEPTED, of a key that can be used and is named by its fingerprint; its age is a fact. */
export function warnOfKey(
  createdAt: string | undefined,
  fingerprint: string,
  { keySharedWith, retiredKeyAccepted }: Pick<HandshakeSpec, 'keySharedWith' | 'retiredKeyAccepted'>,
  scope: Scope,
  facts: Facts,
): void {
  const createdAtMs = Date.parse(createdAt ?? '');
  if (!Number.isNaN(createdAtMs)) {
    const days = Math.floor((scope.clock.wallMs() - createdAtMs) / DAY_MS);
    facts['ageDays'] = days;
    scope.measure('KEY_OLD', days, { fingerprint, createdAt });
  }
  if (keySharedWith !== undefined) scope.warn('KEY_SHARED', { with: keySharedWith, fingerprint });
  if (retiredKeyAccepted) scope.warn('RETIRED_KEY_ACCEPTED', retiredKeyAccepted);
}
