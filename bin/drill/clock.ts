import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../functions/handshake/clock.ts';

/** The watch's time in the drill: real time, run `speed` times as fast. Handshakes keep the system's clock. */
export function fastClock(speed: number): Clock {
  const startWallMs = Date.now();
  const startMs = performance.now();
  const elapsedMs = () => (performance.now() - startMs) * speed;
  return {
    wallMs: () => startWallMs + elapsedMs(),
    monotonicMs: elapsedMs,
    sleep: async (ms, signal) => {
      await sleep(ms / speed, undefined, signal ? { signal } : {});
    },
  };
}
