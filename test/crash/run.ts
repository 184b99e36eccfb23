import { type Combination, crash, TIMES, undisturbed } from './crash.ts';
import { SUBJECTS } from './subjects/index.ts';

/** `npm run crash -- [SAMPLE] [SEED]`: every combination, or so many of each driver. */
const [sample = Number.POSITIVE_INFINITY, seed = 1] = process.argv.slice(2).map(Number);
let failures = 0;
for (const subject of SUBJECTS) {
  const combinations: Combination[] = [];
  const calls = new Set<string>();
  for (const times of TIMES) {
    const made = await undisturbed(subject, times);
    for (const name of made) calls.add(name);
    combinations.push(
      ...made.flatMap((_, at) =>
        (['before', 'after'] as const).map((moment) => ({ subject, times, death: { call: at + 1, moment } })),
      ),
    );
  }
  const chosen = shuffled(combinations, seed).slice(0, sample);
  let lost = 0;
  let deaths = 0;
  for (const combination of chosen) {
    const { times, death } = combination;
    const outcome = await crash(combination).catch((error: Error) => ({
      died: true,
      broken: [`it threw: ${error.stack}`],
      lost: 0,
    }));
    lost += outcome.lost;
    if (outcome.died) deaths += 1;
    for (const broken of outcome.broken) {
      failures += 1;
      console.log(`BROKEN: ${subject.name}, ${times}, ${death.moment} call ${death.call}: ${broken}`);
    }
  }
  console.log(
    `${subject.name}: ${calls.size} distinct calls, ${combinations.length} kill points, ${chosen.length} played, ${deaths} deaths, ${lost} lost keys`,
  );
}
process.exitCode = failures === 0 ? 0 : 1;

/** mulberry32 */
function shuffled<Item>(items: readonly Item[], from: number): readonly Item[] {
  let state = from;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return items
    .map((item) => ({ item, order: random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ item }) => item);
}
