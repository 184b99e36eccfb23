import { expect, test } from '@jest/globals';
import { sampleOf } from './combinations.ts';
import { crash } from './crash.ts';
import { SUBJECTS } from './subjects/index.ts';

/** Of each driver; `npm run crash` plays all of them. */
const SAMPLE = 5;

test.each(SUBJECTS)(
  '$name: a crash anywhere loses no key and leaves no orphan',
  async (subject) => {
    const { calls, combinations, chosen } = await sampleOf(
      subject,
      SAMPLE,
      Number(process.env['CRASH_SEED'] ?? 1),
    );
    expect(combinations).toBeGreaterThanOrEqual(2 * calls);
    for (const combination of chosen) {
      const { broken } = await crash(combination);
      expect({ ...combination.death, times: combination.times, broken }).toMatchObject({ broken: [] });
    }
  },
  120_000,
);
