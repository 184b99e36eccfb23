import type { HttpAnswer } from '../http/message.ts';
import type { Scope } from '../scope.ts';

/**
 * How far the peer's clock is ahead of ours, ms, by `Date` plus `Age` (RFC 9110 §6.6.1, RFC 9111 §5.1): what a cache
 * kept for a minute is a minute behind and proves nothing. `Date` has whole seconds, so half of one is added.
 * Undefined without a date.
 */
export function aheadMs(answer: HttpAnswer): number | undefined {
  const date = Date.parse(answer.headers['date'] ?? '');
  if (Number.isNaN(date)) return undefined;
  const age = Number(answer.headers['age'] ?? 0);
  const sentAtMs = answer.receivedAtMs - (answer.durationMs - answer.firstByteMs);
  return date + 500 + (Number.isFinite(age) ? age * 1000 : 0) - sentAtMs;
}

export function measureClock(scope: Scope, answer: HttpAnswer, host: string): void {
  const ahead = aheadMs(answer);
  if (ahead === undefined) return;
  const seconds = Math.round(Math.abs(ahead) / 1000);
  scope.measure('CLOCK_DRIFT', seconds, { clock: host, peerIs: ahead > 0 ? 'ahead' : 'behind' });
}
