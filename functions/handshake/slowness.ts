import { WARNINGS } from '../contract/warnings.ts';
import type { HandshakeRun } from './run.ts';
import type { HandshakeSpec, Thresholds } from './spec.ts';

/** The thresholds of a handshake: an inference takes its time. What is configured stands over both defaults. */
export function thresholdsOf({ exchange, thresholds = {} }: HandshakeSpec): Thresholds {
  if (!exchange) return thresholds;
  return {
    ...thresholds,
    SLOW_HANDSHAKE: { ...WARNINGS.SLOW_HANDSHAKE.withExchange, ...thresholds.SLOW_HANDSHAKE },
  };
}

/** SLOW_HANDSHAKE, of a handshake that paired. What the gateway's own AI provider takes is not the handshake's. */
export function measureSlowness(run: HandshakeRun): void {
  const timings = run.trace.timings();
  const upstreamMs = timings.find(({ phase }) => phase === 'upstream')?.durationMs ?? 0;
  const [slowest] = timings
    .filter(({ phase }) => phase !== 'upstream')
    .toSorted((a, b) => b.durationMs - a.durationMs);
  run.measure('SLOW_HANDSHAKE', Math.round(run.trace.lastEndMs() - upstreamMs), {
    slowestPhase: slowest?.phase,
    slowestMs: slowest && Math.round(slowest.durationMs),
  });
}
