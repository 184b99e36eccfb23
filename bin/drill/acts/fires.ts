import type { Act } from '../act.ts';
import { burn, type FireReport } from '../fire.ts';
import { fireStory, fireTitle } from '../report/fire.ts';
import { summary } from '../report/summary.ts';

/** Fault after fault, each told, mended and judged. */
export const fires: Act = {
  title: 'Fires, one after another',
  play: async ({ stage, watching, page, injections, leftOut, doing }) => {
    const reports: FireReport[] = [];
    for (const [at, injection] of injections.entries()) {
      doing(`fire ${injection.name}`);
      const skipped = leftOut.includes(injection.name);
      fireTitle(injection, skipped, { number: at + 1, of: injections.length }, page);
      const report = await burn(injection, skipped, stage, watching);
      fireStory(report, at === 0, page);
      reports.push(report);
    }
    page.print('');
    summary(reports, page);
    return reports.every(({ mistakes }) => mistakes.length === 0);
  },
};
