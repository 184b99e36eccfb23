import type { Scope } from './scope.ts';

/**
 * For what is asked beside the handshake itself (to explain, to connect once more): it warns of nothing, leaves nothing
 * for the next look, and its phases are not the handshake's.
 */
export function quietScope(scope: Scope): Scope {
  const ignore = () => undefined;
  return { ...scope.nested(), warn: ignore, measure: ignore, observe: ignore };
}
