import { type Combination, TIMES, undisturbed } from './crash.ts';
import type { CrashSubject } from './subject.ts';

export interface Sample {
  /** Distinct external calls of a rotation that nobody disturbs. */
  readonly calls: number;
  /** Moments of these calls, times what goes on beside and after a death there. */
  readonly combinations: number;
  readonly chosen: readonly Combination[];
}

/** Same seed, same choice. */
export async function sampleOf(subject: CrashSubject, size: number, seed: number): Promise<Sample> {
  const all: Combination[] = [];
  const calls = new Set<string>();
  for (const times of TIMES)
    for (const [at, name] of (await undisturbed(subject, times)).entries()) {
      calls.add(name);
      for (const moment of ['before', 'after'] as const)
        all.push({ subject, times, death: { call: at + 1, moment } });
    }
  const random = generator(seed);
  const chosen = all
    .map((combination) => ({ combination, order: random() }))
    .sort((one, other) => one.order - other.order)
    .slice(0, size)
    .map(({ combination }) => combination);
  return { calls: calls.size, combinations: all.length, chosen };
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
