/**
 * Why a step of a rotation did not go through.
 * `PROVIDER_REFUSED`: the admin key, or what it asked for, is refused; `PROVIDER_UNREACHABLE`: try again later;
 * `VAULT_MISSING`, `VAULT_MALFORMED`: the secret of the rotation; `STANDBY_LOST`: the second device has to be enrolled
 * again; `PENDING_MISSING`: nobody staged a key; `NOT_PROVED`: the new key does not pair; `NOT_DELIVERED`: a gateway
 * does not use it; `NOT_DEAD`: the former key is still accepted; `BUSY`: another rotation has the lease;
 * `CURRENT_MISSING`: there is no key to rotate; `CURRENT_CHANGED`: somebody replaced it meanwhile; `TARGET_DOWN`: the
 * current key does not pair either; `FORMER_MISSING`: the former key is in no version any more; `VERSION_TAKEN`: the
 * version that was asked for belongs to a rotation that is over; `TOO_LATE`: what is asked for comes after the step
 * that rules it out; `OVERDUE`: the deadline went by; `STOPPED`: a person ended it.
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
  'CURRENT_MISSING',
  'CURRENT_CHANGED',
  'TARGET_DOWN',
  'FORMER_MISSING',
  'VERSION_TAKEN',
  'TOO_LATE',
  'OVERDUE',
  'STOPPED',
] as const;
export type RotationErrorCode = (typeof ROTATION_ERROR_CODES)[number];

/** What keeps a rotation from going on, as a record and a report hold it: no secret in any of it. */
export interface RotationTrouble {
  readonly code: RotationErrorCode;
  /** One line. */
  readonly message: string;
  /** Steps for a person. */
  readonly remedy: readonly string[];
}

/** The message is one line without any secret; `remedy` are the steps for a person. */
export class RotationError extends Error implements RotationTrouble {
  override readonly name = 'RotationError';
  readonly code: RotationErrorCode;
  readonly remedy: readonly string[];

  constructor(code: RotationErrorCode, message: string, remedy: readonly string[] = []) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}

export const troubleOf = ({ code, message, remedy }: RotationTrouble): RotationTrouble => ({
  code,
  message,
  remedy,
});
