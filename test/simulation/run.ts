import { readFileSync, writeFileSync } from 'node:fs';
import { Random } from '../support/random.ts';
import { report } from './report.ts';
import { SCENARIOS } from './scenarios.ts';
import { happens } from './world.ts';

/** Faults a scenario, spread evenly over a minute. */
const FAULTS = Number(process.argv[2] ?? 600);
/** Moments of the minute at which everything goes against us. */
const MOMENTS = 240;
const SEED = 20_261_122;

const results = [];
for (const [at, scenario] of SCENARIOS.entries()) {
  const random = new Random(SEED + at);
  const stories = [];
  for (let fault = 0; fault < FAULTS; fault++) stories.push(await happens(scenario, fault / FAULTS, random));
  const unlucky = [];
  for (let moment = 0; moment < MOMENTS; moment++)
    unlucky.push(await happens(scenario, moment / MOMENTS, 'against-us'));
  results.push({ scenario, stories, unlucky });
  process.stderr.write(`${scenario.title}\n`);
}

const page = new URL('../../docs/latency.md', import.meta.url);
const { text, missed } = report(results, SEED);
writeFileSync(page, text);
process.stdout.write(readFileSync(page, 'utf8'));
for (const goal of missed) process.stderr.write(`missed: ${goal}\n`);
process.exitCode = missed.length > 0 ? 1 : 0;
