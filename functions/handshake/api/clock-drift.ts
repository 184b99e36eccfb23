import type { HttpAnswer } from '../http/message.ts';
import type { Scope } from '../scope.ts';

/**
 * The peer's clock against ours, by `Date` less `Age` (RFC 9110 §6.6.1, RFC 9111 §5.1): what a cache kept for a
 * minute is a minute behind and proves nothing. `Date` has whole seconds, so half of one is added.
 */
export function measureClock(scope: Scope, answer: HttpAnswer, host: string): void {
  const date = Date.parse(answer.headers['date'] ?? '');
  if (Number.isNaN(date)) return;
  const age = Number(answer.headers['age'] ?? 0);
  const sentAtMs = answer.receivedAtMs - (answer.durationMs - answer.firstByteMs);
  const aheadMs = date + 500 + (Number.isFinite(age) ? age * 1000 : 0) - sentAtMs;
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  scope.measure('CLOCK_DRIFT', seconds, { clock: host, peerIs: aheadMs > 0 ? 'ahead' : 'behind' });
}
