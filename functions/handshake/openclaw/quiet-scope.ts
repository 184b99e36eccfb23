import type { Scope } from '../scope.ts';

/** For a session that is no look: it warns of nothing, and its phases are not the handshake's. */
export function quietScope(scope: Scope): Scope {
  const ignore = () => undefined;
  return { ...scope.nested(), warn: ignore, measure: ignore, observe: ignore };
}
