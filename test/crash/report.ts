import { sampleOf } from './combinations.ts';
import type { CrashHome } from './home.ts';
import { subjectsIn } from './subjects/index.ts';
import { shortfalls, tallied } from './tally.ts';

/**
 * `[SAMPLE|all] [SEED] [DRIVER]`: plays every combination of every driver, or so many of each, or of one; prints what
 * came of it, and answers whether every promise was kept.
 */
export async function reported(home: CrashHome, args: readonly string[]): Promise<boolean> {
  const [size = Number.POSITIVE_INFINITY, seed = 1] = args.slice(0, 2).map(Number);
  const [, , only] = args;
  let failures = 0;
  let lostInAll = 0;
  let playedInAll = 0;
  for (const subject of subjectsIn(home).filter(({ name }) => only === undefined || name === only)) {
    const sample = await sampleOf(subject, size || Number.POSITIVE_INFINITY, seed);
    const tally = await tallied(sample);
    const { distinct, logged, killPoints, combinations, chosen } = sample;
    const { stopped, ended, lost, unavoidable, windows, broken } = tally;
    for (const line of [...broken, ...shortfalls(tally)]) {
      failures += 1;
      console.log(`BROKEN: ${subject.name}: ${line}`);
    }
    const ends = Object.entries(ended).map(([state, times]) => `${times} ${state}`);
    console.log(
      [
        `${subject.name}: ${distinct} distinct calls, ${logged} logged, ${killPoints} kill points`,
        `${combinations} combinations, ${chosen.length} played, ${stopped} stopped, ended ${ends.join(', ')}`,
        `${lost} lost keys`,
        ...(unavoidable > 0
          ? [`${unavoidable} standbys that nothing could save (${windows.join(', ')})`]
          : []),
      ].join('; '),
    );
    lostInAll += lost;
    playedInAll += chosen.length;
  }
  console.log(`${playedInAll} combinations, ${lostInAll} lost keys, ${failures} broken promises`);
  return failures === 0 && playedInAll > 0;
}
