import type { Scope } from './scope.ts';
import type { HandshakeSpec } from './spec.ts';

const DAY_MS = 86_400_000;

/** KEY_OLD and KEY_SHARED, of a key that can be used; it is named by its fingerprint. */
export function warnOfKey(
  createdAt: string | undefined,
  fingerprint: string,
  { keySharedWith }: Pick<HandshakeSpec, 'keySharedWith'>,
  scope: Scope,
): void {
  const createdAtMs = Date.parse(createdAt ?? '');
  if (!Number.isNaN(createdAtMs)) {
    const days = Math.floor((scope.clock.wallMs() - createdAtMs) / DAY_MS);
    scope.measure('KEY_OLD', days, { fingerprint, createdAt });
  }
  if (keySharedWith !== undefined) scope.warn('KEY_SHARED', { with: keySharedWith, fingerprint });
}
