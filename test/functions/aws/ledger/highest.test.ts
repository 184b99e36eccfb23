import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { highest, type Page } from '../../../../functions/aws/ledger/highest.ts';

const PAGE = 1_000;

/** A listing as S3 gives it: what comes after a number, a thousand at a time. */
function listing(numbers: readonly number[]) {
  let calls = 0;
  return {
    calls: () => calls,
    beyond: async (after: number): Promise<Page> => {
      calls += 1;
      const rest = numbers.filter((number) => number > after);
      return { numbers: rest.slice(0, PAGE), isWhole: rest.length <= PAGE };
    },
  };
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

test('the highest is found, from any that is known, whatever was deleted between', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 12_000 }),
      fc.array(fc.tuple(fc.nat({ max: 12_000 }), fc.nat({ max: 4_000 })), { maxLength: 3 }),
      fc.nat(),
      async (count, gaps, some) => {
        const numbers = upTo(count).filter(
          (number) => !gaps.some(([from, length]) => number >= from && number < from + length),
        );
        const known = numbers[some % Math.max(1, numbers.length)] ?? 0;
        const { beyond } = listing(numbers);
        expect(await highest(0, beyond)).toBe(numbers.at(-1) ?? 0);
        expect(await highest(known, beyond)).toBe(numbers.at(-1) ?? 0);
      },
    ),
    { numRuns: 60 },
  );
});

test('it takes one call for what is new, and few for what is long', async () => {
  const numbers = upTo(100_000);
  const [cold, warm] = [listing(numbers), listing(numbers)];
  expect(await highest(0, cold.beyond)).toBe(100_000);
  expect(cold.calls()).toBeLessThanOrEqual(16);
  expect(await highest(99_990, warm.beyond)).toBe(100_000);
  expect(warm.calls()).toBe(1);
});
