import { INPUTS, ROUND_TRIP_MS } from './inputs.ts';
import type { Goal } from './scenarios.ts';
import type { Scenario, Story } from './world.ts';

export interface Result {
  readonly scenario: Scenario & { readonly goal?: Goal };
  readonly stories: readonly Story[];
  /** The same with everything against us. */
  readonly unlucky: readonly Story[];
}

const STAGES = [
  ['until the look that decides begins', (story: Story) => story.lookAt - story.faultAt],
  ['the look, with its confirmation', (story: Story) => story.lookedAt - story.lookAt],
  ['wave, votes and judgement, or the alarm', (story: Story) => story.calledAt - story.lookedAt],
  ['`notify` starts, cold', (story: Story) => story.ranAt - story.calledAt],
  ['it gathers and reads', (story: Story) => story.toldAt - story.ranAt],
  ['SNS', (story: Story) => story.deliveredAt - story.toldAt],
] as const;

/** The page docs/latency.md, and the goals that were missed. */
export function report(
  results: readonly Result[],
  seed: number,
): { text: string; missed: readonly string[] } {
  const missed = results.flatMap(({ scenario: { title, way, goal }, stories, unlucky }) => {
    const { median } = figures(stories);
    const { worst } = figures([...stories, ...unlucky]);
    const tooSlow = goal && (worst > goal.worst || median > (goal.median ?? Number.POSITIVE_INFINITY));
    return tooSlow ? [`${title}, ${way}: median ${seconds(median)}, worst ${seconds(worst)}`] : [];
  });
  const ways = [
    ['The direct way', 'direct'],
    ['The safety net alone', 'alarm'],
  ] as const;
  const count = results[0]?.stories.length ?? 0;
  const parts = [
    INTRODUCTION,
    `Each row: ${count} faults, spread evenly over the minute between two ticks; seed ${seed}. *All against us*: the tick before the fault was looked at as early as can be, everything later takes its longest, cold starts everywhere, at the least favourable moment.`,
    ...ways.map(
      ([title, way]) => `## ${title}\n\n${table(results.filter(({ scenario }) => scenario.way === way))}`,
    ),
    `## Where the time goes\n\nMeans, in seconds.\n\n${stageTable(results)}`,
    `## What is assumed\n\n${inputTable()}`,
  ];
  return { text: `${parts.join('\n\n')}\n`, missed };
}

const INTRODUCTION = `# From the fault to the message

<!-- Written by \`npm run simulate\`. -->

How long after a target breaks a person is told that it is down: one look a minute from three regions (\`eu-central-1\`, which is home, \`us-east-1\`, \`ap-southeast-2\`), quorum 2. The watch, its judgement, its waves and \`notify\` are the real code, in three regions and one table on a clock that jumps; only what AWS and the network take is drawn, as assumed below. The message counts as there when SNS has given it to a queue or an endpoint; a mail takes what it takes.

What runs on a real emulator, stage by stage, is printed by \`npm run test:e2e\`.`;

export function figures(stories: readonly Story[]) {
  const all = stories.map(({ faultAt, deliveredAt }) => (deliveredAt - faultAt) / 1000).sort((a, b) => a - b);
  const at = (share: number) => all[Math.min(all.length - 1, Math.floor(share * all.length))] ?? Number.NaN;
  return { median: at(0.5), p90: at(0.9), worst: at(1) };
}

function table(results: readonly Result[]): string {
  const rows = results.map(({ scenario: { title, schedule, goal }, stories, unlucky }) => {
    const { median, p90, worst } = figures(stories);
    const wanted = goal
      ? [...(goal.median ? [`median ≤ ${goal.median} s`] : []), `worst ≤ ${goal.worst} s`].join(', ')
      : '';
    const keeps = schedule === INPUTS.punctual ? 'to 5 s' : 'to 60 s';
    return `| ${[title, keeps, seconds(median), seconds(p90), seconds(worst), seconds(figures(unlucky).worst), wanted].join(' | ')} |`;
  });
  return [
    '| fault | schedule keeps time | median | p90 | worst | all against us | goal |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function stageTable(results: readonly Result[]): string {
  const rows = results.map(({ scenario: { title, way }, stories }) => {
    const means = STAGES.map(
      ([, lasted]) => stories.reduce((sum, story) => sum + lasted(story), 0) / stories.length,
    );
    return `| ${[way, title, ...means.map((mean) => (mean / 1000).toFixed(1))].join(' | ')} |`;
  });
  const head = ['way', 'fault', ...STAGES.map(([stage]) => stage)];
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---|').join('')}`, ...rows].join('\n');
}

function inputTable(): string {
  const rows = Object.values(INPUTS).map(({ what, spread, source }) => {
    const text =
      'from' in spread
        ? `${spread.from}–${spread.to}`
        : spread.percentiles.map(([share, ms]) => `p${share * 100} ${ms}`).join(', ');
    return `| ${what} | ${text} | ${source} |`;
  });
  const trips = Object.entries(ROUND_TRIP_MS).map(([region, ms]) => `${region} ${ms}`);
  return [
    '| what | ms | source |',
    '|---|---|---|',
    ...rows,
    `| A round trip to the home region; three for the first call of a run | ${trips.join(', ')} | assumed: distances on the map, with a margin |`,
  ].join('\n');
}

const seconds = (value: number): string => `${value.toFixed(0)} s`;
