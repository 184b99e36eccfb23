/**
 * Why a step of a rotation did not go through.
 * `PROVIDER_REFUSED`: the admin key, or what it asked for, is refused; `PROVIDER_UNREACHABLE`: try again later;
 * `VAULT_MISSING`, `VAULT_MALFORMED`: the secret of the rotation; `STANDBY_LOST`: the second device has to be enrolled
 * again; `PENDING_MISSING`: nobody staged a key; `NOT_PROVED`: the new key does not pair; `NOT_DELIVERED`: a gateway
 * does not use it; `NOT_DEAD`: the former key is still accepted; `BUSY`: another rotation has the lease.
 */
export const ROTATION_ERROR_CODES = [
  'PROVIDER_REFUSED',
  'PROVIDER_UNREACHABLE',
  'VAULT_MISSING',
  'VAULT_MALFORMED',
  'STANDBY_LOST',
  'PENDING_MISSING',
  'NOT_PROVED',
  'NOT_DELIVERED',
  'NOT_DEAD',
  'BUSY',
] as const;
export type RotationErrorCode = (typeof ROTATION_ERROR_CODES)[number];

/** The message is one line without any secret; `remedy` are the steps for a person. */
export class RotationError extends Error {
  override readonly name = 'RotationError';
  readonly code: RotationErrorCode;
  readonly remedy: readonly string[];

  constructor(code: RotationErrorCode, message: string, remedy: readonly string[] = []) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}
