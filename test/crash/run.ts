import { sampleOf } from './combinations.ts';
import { crash } from './crash.ts';
import { SUBJECTS } from './subjects/index.ts';

/** `npm run crash -- [SAMPLE] [SEED] [DRIVER]`: every combination of every driver, or so many of each, or of one. */
const [size = Number.POSITIVE_INFINITY, seed = 1] = process.argv.slice(2, 4).map(Number);
const [only] = process.argv.slice(4);
let failures = 0;
for (const subject of SUBJECTS.filter(({ name }) => only === undefined || name === only)) {
  const { calls, combinations, chosen } = await sampleOf(subject, size || Number.POSITIVE_INFINITY, seed);
  let lost = 0;
  let deaths = 0;
  for (const combination of chosen) {
    const { times, death } = combination;
    const outcome = await crash(combination).catch(({ stack }: Error) => ({
      ...{ died: true, lost: 0 },
      broken: [`it threw: ${stack}`],
    }));
    lost += outcome.lost;
    deaths += Number(outcome.died);
    for (const broken of outcome.broken) {
      failures += 1;
      console.log(`BROKEN: ${subject.name}, ${times}, ${death.moment} call ${death.call}: ${broken}`);
    }
  }
  console.log(
    `${subject.name}: ${calls} distinct calls, ${combinations} kill points, ${chosen.length} played, ${deaths} deaths, ${lost} lost keys`,
  );
}
process.exitCode = failures === 0 ? 0 : 1;
