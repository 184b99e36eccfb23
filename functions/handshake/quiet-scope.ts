import type { Scope } from './scope.ts';

/** With less of the deadline left, ms, no extra call is begun. */
const MIN_LEFT_MS = 1000;

export const mayAskMore = ({ deadline }: Scope): boolean => deadline.remainingMs() >= MIN_LEFT_MS;

/**
 * For what is asked beside the handshake itself (to explain, to connect once more): it warns of nothing, leaves nothing
 * for the next look, and its phases are not the handshake's.
 */
export function quietScope(scope: Scope): Scope {
  const ignore = () => undefined;
  return { ...scope.nested(), warn: ignore, measure: ignore, observe: ignore };
}
