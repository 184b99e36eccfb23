import type { Facts } from '../fault.ts';
import { REDACTED } from '../redaction.ts';
import type { Scope } from '../scope.ts';
import type { HandshakeSpec, Observed } from '../spec.ts';
import { isOlder } from './version-order.ts';

/** What this look learned of the gateway, held against the last one and against the configured minimum. */
export function compareWithLastLook(observed: Observed, spec: HandshakeSpec, scope: Scope): void {
  scope.observe(observed);
  const { lastLook = {}, minVersion } = spec;
  const changed = (name: keyof Observed): Facts | undefined => {
    const [before, now] = [lastLook[name], observed[name]];
    return before !== undefined && now !== undefined && !isSame(before, now) ? { before, now } : undefined;
  };
  const restarted = changed('bootId');
  if (restarted) scope.warn('GATEWAY_RESTARTED', restarted);
  const identity = changed('identity');
  if (identity) scope.warn('GATEWAY_IDENTITY_CHANGED', identity);
  const version = changed('version');
  if (version) scope.warn('GATEWAY_VERSION_CHANGED', version);
  if (minVersion !== undefined && observed.version !== undefined && isOlder(observed.version, minVersion))
    scope.warn('GATEWAY_OUTDATED', { version: observed.version, minVersion });
}

/**
 * What was kept has passed the scrubber, which takes out whatever happens to look like a part of a secret, and a look
 * with another secret takes out other parts: the gap stands for anything.
 */
function isSame(kept: string, now: string): boolean {
  const [head = '', ...rest] = kept.split(REDACTED);
  const tail = rest.at(-1);
  if (tail === undefined) return kept === now;
  return now.startsWith(head) && now.slice(head.length).endsWith(tail);
}
