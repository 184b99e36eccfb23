/** Numbers beyond one, ascending; `isWhole`: there are no more of them. */
export interface Page {
  readonly numbers: readonly number[];
  readonly isWhole: boolean;
}

const FIRST_STRIDE = 1_000;

/**
 * The highest number that is there, found by asking what lies beyond some: S3 lists forward only, a thousand names at a
 * time. `known` is a number that is there, or 0. Takes one call up to a thousand beyond it, some twenty at a million.
 */
export async function highest(known: number, beyond: (after: number) => Promise<Page>): Promise<number> {
  let low = known;
  let high = Number.POSITIVE_INFINITY;
  let probe = known;
  for (let stride = FIRST_STRIDE; probe < high; ) {
    const { numbers, isWhole } = await beyond(probe);
    const last = numbers.at(-1);
    if (last === undefined) high = probe;
    else {
      low = last;
      if (isWhole) return low;
    }
    if (low >= high) return low;
    probe = high === Number.POSITIVE_INFINITY ? low + stride : Math.floor((low + high) / 2);
    stride *= 2;
  }
  return low;
}
