import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ENVIRONMENT, PLAN_FILE } from '../../functions/contract/environment.ts';
import type { TickEvent } from '../../functions/contract/events.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import { CODE_FILE } from '../../lib/house/handlers.ts';
import { type AwsEndpoint, awsEndpoint } from './aws-endpoint.ts';
import { type Figures, goalAtMost } from './goals.ts';
import { median, ms, times } from './statistics.ts';

const ROOT = join(import.meta.dirname, '../..');
const HOME = 'eu-central-1';
const EVERY_MS = 60_000;
/** What a bundle may weigh, KiB. */
const LARGEST_KIB = 750;
const GIVE_UP_MS = 20_000;

interface Bundle {
  readonly name: string;
  readonly folder: string;
  readonly event: unknown;
}

/**
 * From the start of a process to the first look published, of the probe as it is deployed and of a naive one. AWS and
 * the target answer at once and over TLS; the bundles take turns, each time in a fresh process.
 */
export async function compareColdStarts(
  folder: string,
  files: { key: string; cert: string; ca: string },
  turns: number,
): Promise<Figures> {
  const endpoint = await awsEndpoint({
    key: readFileSync(files.key, 'utf8'),
    cert: readFileSync(files.cert, 'utf8'),
  });
  try {
    const url = `${endpoint.url}/v1/`;
    const ours = probeBundle(folder, url);
    const naive = await naiveBundle(folder, url);
    const taken = { ours: [] as number[], naive: [] as number[] };
    for (let turn = 0; turn < turns; turn++) {
      taken.naive.push(await firstLookMs(naive, endpoint, files.ca));
      taken.ours.push(await firstLookMs(ours, endpoint, files.ca));
    }
    const reference = median(taken.naive);
    const ratio = median(taken.ours) / reference;
    const size = kibOf(ours);
    const fits = size <= LARGEST_KIB ? 'met' : `missed by ${size - LARGEST_KIB} KiB`;
    return {
      rows: [
        [ours.name, `${size} KiB`, ms(median(taken.ours)), times(ratio)],
        [naive.name, `${kibOf(naive)} KiB`, ms(reference), times(1)],
      ],
      goals: [
        goalAtMost('First published look against the naive probe', ratio, 0.7),
        `Size of the probe: ${size} KiB, goal at most ${LARGEST_KIB} KiB: ${fits}`,
      ],
    };
  } finally {
    endpoint.close();
  }
}

/** As the synthesis bundles it. */
function probeBundle(folder: string, url: string): Bundle {
  const out = join(folder, 'functions');
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'lib/house/bundle.ts'), out], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const plan: WatchPlan = {
    schema: 1,
    installation: 'bench',
    home: HOME,
    everyMs: EVERY_MS,
    remindEveryMs: null,
    detail: 'target',
    runbook: '',
    network: { refuseLocalAddresses: false },
    targets: [
      {
        name: 'api',
        protocol: 'openai',
        url,
        key: { secret: 'api' },
        pins: [],
        resolve: [],
        headers: {},
        timeoutMs: 10_000,
        thresholds: {},
        locations: [HOME],
        quorum: 1,
      },
    ],
  };
  writeFileSync(join(out, 'probe', PLAN_FILE), JSON.stringify(plan));
  const event: TickEvent = {
    pairwatch: 'tick',
    schema: 1,
    kind: 'handshake',
    shard: 0,
    everyMs: EVERY_MS,
    scheduledTime: new Date(Math.floor(Date.now() / EVERY_MS) * EVERY_MS).toISOString(),
  };
  return { name: 'the deployed probe', folder: join(out, 'probe'), event };
}

/** With the flags of esbuild's own guide for Node. */
async function naiveBundle(folder: string, url: string): Promise<Bundle> {
  const out = join(folder, 'naive-probe');
  await build({
    entryPoints: [join(import.meta.dirname, 'clients/naive-probe.ts')],
    outfile: join(out, CODE_FILE),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return { name: 'naive: undici and four SDK clients at the top', folder: out, event: { url } };
}

async function firstLookMs({ folder, event }: Bundle, endpoint: AwsEndpoint, ca: string): Promise<number> {
  const file = join(folder, CODE_FILE);
  const script = `const { handler } = await import(${JSON.stringify(file)}); await handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => ${EVERY_MS} })`;
  const published = endpoint.published();
  const begun = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: GIVE_UP_MS,
    env: {
      NODE_EXTRA_CA_CERTS: ca,
      AWS_ENDPOINT_URL: endpoint.url,
      AWS_REGION: HOME,
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_SESSION_TOKEN: 'bench',
      [ENVIRONMENT.installation]: 'bench',
      [ENVIRONMENT.home]: HOME,
    },
  });
  let said = '';
  child.stderr.on('data', (data) => {
    said += data;
  });
  const ended = once(child, 'close').then(([status]) => {
    if (status !== 0) throw new Error(`${folder} ended with ${status}: ${said}`);
    return undefined;
  });
  const at = await Promise.race([published, ended]);
  await ended;
  if (at === undefined) throw new Error(`${folder} published nothing: ${said}`);
  return at - begun;
}

const kibOf = ({ folder }: Bundle): number => {
  const code = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  return Math.round(code.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) / 1024);
};
