import { awsErrorCode } from '../error-code.ts';

/** What keeps an operation on the state table from succeeding. */
export type TableErrorCode =
  /** There is no such table: not deployed, or gone. */
  | 'STATE_GONE'
  /** The credentials are none, have expired, or do not allow it. */
  | 'STATE_DENIED'
  /** Over its throughput, after the SDK's own retries. */
  | 'STATE_THROTTLED'
  /** An item would be over 400 KB. */
  | 'STATE_TOO_LARGE'
  /** No way there, no answer in time, or an error of AWS's own. */
  | 'STATE_UNREACHABLE'
  /** A newer pairwatch wrote the item; older code must not write over it. */
  | 'STATE_NEWER'
  /** The item holds what no pairwatch writes. */
  | 'STATE_DAMAGED';

const CODES: Readonly<Record<string, TableErrorCode>> = {
  ResourceNotFoundException: 'STATE_GONE',
  AccessDeniedException: 'STATE_DENIED',
  CredentialsProviderError: 'STATE_DENIED',
  ExpiredTokenException: 'STATE_DENIED',
  UnrecognizedClientException: 'STATE_DENIED',
  ProvisionedThroughputExceededException: 'STATE_THROTTLED',
  RequestLimitExceeded: 'STATE_THROTTLED',
  ThrottlingException: 'STATE_THROTTLED',
  ItemCollectionSizeLimitExceededException: 'STATE_TOO_LARGE',
  ValidationException: 'STATE_TOO_LARGE',
};

export class TableError extends Error {
  override readonly name = 'TableError';
  readonly code: TableErrorCode;

  constructor(code: TableErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  static from(error: unknown, place: string): TableError {
    if (error instanceof TableError) return error;
    const awsCode = awsErrorCode(error);
    return new TableError(CODES[awsCode] ?? 'STATE_UNREACHABLE', `${place}: ${awsCode}`);
  }
}
