/**
 * What an error of the SDK is called: AWS's own name for it (`AccessDeniedException`), a code of the network
 * (`ECONNREFUSED`), or `TimeoutError`. Never its message, which may quote what was sent.
 */
export function awsErrorCode(error: unknown): string {
  const { name, code, $fault } = Object(error) as Record<string, unknown>;
  if (name === 'AbortError') return 'TimeoutError';
  if ($fault === undefined && typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'unknown error';
}
