/** A time as it is drawn: evenly between bounds, or along known percentiles, in ms. */
export type Spread =
  | { readonly from: number; readonly to: number }
  | { readonly percentiles: readonly (readonly [share: number, ms: number])[] };

export interface Input {
  readonly what: string;
  readonly spread: Spread;
  readonly source: string;
}

const SCHEDULER =
  '[Schedule types](https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html): 60 second precision, between 1:00:00 and 1:00:59';

/** What is not our own code, and where the number comes from. */
export const INPUTS = {
  punctual: {
    what: 'How late a schedule starts, where it keeps time to 5 s',
    spread: { from: 0, to: 5_000 },
    source: 'the premise of the goal',
  },
  unpunctual: {
    what: 'How late a schedule starts, the whole of what it may be',
    spread: { from: 0, to: 59_999 },
    source: SCHEDULER,
  },
  invoke: {
    what: 'From an asynchronous call of Lambda, or a message to it by SNS, until it runs, warm',
    spread: {
      percentiles: [
        [0, 40],
        [0.1, 62],
        [0.5, 73],
        [0.9, 125],
        [0.99, 225],
        [1, 400],
      ],
    },
    source:
      '[SNS to Lambda, measured 2022](https://bitesizedserverless.com/bite/serverless-messaging-latency-compared/): p10 62, p50 73, p90 125, p99 225 ms; the ends are assumed',
  },
  coldStart: {
    what: 'A cold start on top of that: one in fifty runs of a probe, every run of `notify`',
    spread: { from: 300, to: 1_200 },
    source:
      'Node 24 with nothing in it: [114–124 ms](https://maxday.github.io/lambda-perf/); imports of the SDK some 100 ms on two cores; assumed with a margin for a small function',
  },
  answer: {
    what: 'A handshake with a peer that answers at once',
    spread: { from: 50, to: 800 },
    source: 'assumed: five round trips of up to 150 ms',
  },
  table: {
    what: 'What DynamoDB, Secrets Manager and CloudWatch take for themselves',
    spread: { from: 4, to: 30 },
    source: 'assumed; DynamoDB promises single-digit milliseconds',
  },
  delivery: {
    what: 'From the call of SNS to an SQS queue or an HTTPS endpoint; the mail after it is not ours to know',
    spread: { from: 40, to: 500 },
    source: 'as above, assumed with a margin',
  },
  visible: {
    what: 'From a metric that was sent until an alarm can see it',
    spread: { from: 0, to: 10_000 },
    source: 'assumed; AWS states no number',
  },
  evaluation: {
    what: 'The second of the minute at which an alarm is evaluated, once a minute, over complete minutes',
    spread: { from: 0, to: 59_999 },
    source:
      '[Alarm evaluation](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html); which second is AWS’s own',
  },
} as const satisfies Record<string, Input>;

/** To the home region and back, ms. Assumed: distances on the map, half as much again. */
export const ROUND_TRIP_MS: Readonly<Record<string, number>> = {
  'eu-central-1': 2,
  'us-east-1': 100,
  'ap-southeast-2': 290,
};

export const HOME = 'eu-central-1';
export const COLD_PROBES = 1 / 50;

/** `share` from 0 to 1: of all times, how many are shorter. */
export function drawn(spread: Spread, share: number): number {
  if ('from' in spread) return spread.from + share * (spread.to - spread.from);
  const { percentiles } = spread;
  const above = Math.max(
    1,
    percentiles.findIndex(([each]) => each >= share),
  );
  const [[low = 0, least = 0] = [], [high = 1, most = 0] = []] = percentiles.slice(above - 1, above + 1);
  return least + ((share - low) / (high - low)) * (most - least);
}
