import type { RotationErrorCode } from '../contract/rotation-errors.ts';

export type { RotationErrorCode };

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
