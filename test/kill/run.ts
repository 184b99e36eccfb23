import { killWatch } from './kill-watch.ts';
import { brokenPromises, ofTheMachine } from './promises.ts';

/** `npm run kill -- [KILLS] [SEED]` */
const [kills = 100, seed = 1] = process.argv.slice(2).map(Number);
const report = await killWatch(kills, seed);
const incidents = new Set(report.told.map(({ incident }) => incident)).size;
const repeats = report.told.filter(({ repeat }) => repeat).length;
const ofMachine = ofTheMachine(report);
console.log(
  `${report.kills} kills (seed ${seed}), ${report.outages.length} outages, ${incidents} incidents, ${report.told.length} messages, ${repeats} of them repeats`,
);
if (ofMachine.length > 0)
  console.log(`${ofMachine.length} incidents of a machine too busy to look in time: ${ofMachine.join('; ')}`);
const broken = [...brokenPromises(report), ...report.complaints];
for (const line of broken) console.log(`BROKEN: ${line}`);
process.exitCode = broken.length === 0 ? 0 : 1;
