export type PlanErrorCode = 'VARIABLE_MISSING' | 'PROXY_UNUSABLE' | 'PROXY_AUTH_UNUSABLE' | 'FILE_MISSING';

/** Something that a plan names is not there or cannot be used. The message is one line, without any secret. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly code: PlanErrorCode;

  constructor(code: PlanErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
