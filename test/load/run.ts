import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type LoadReport, loadPeers, tickOver } from './load.ts';

/** Goals of one tick. */
const MOST_RSS_MB = 512;
const MOST_MS = 55_000;

const [count = '1000', hung] = process.argv.slice(2);
const targets = Number(count);
if (!Number.isInteger(targets) || targets < 1) throw new Error('usage: npm run load -- [TARGETS [HUNG]]');

if (hung === undefined) {
  // Each in a process of its own, since a peak of memory is of the whole process.
  const runs = [0, targets - 1, targets].map((hangs) =>
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), count, String(hangs)], { stdio: 'inherit' }),
  );
  process.exitCode = runs.some(({ status }) => status !== 0) ? 1 : 0;
} else {
  const peers = await loadPeers();
  const report = await tickOver({ targets, hangs: (at) => at < Number(hung) }, peers);
  peers.stop();
  process.stdout.write(`${lines(report).join('\n')}\n\n`);
  const misses = missesOf(report);
  for (const miss of misses) process.stderr.write(`load: ${miss}\n`);
  process.exit(misses.length > 0 ? 1 : 0);
}

function lines(report: LoadReport): readonly string[] {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return [
    `${targets} targets, of which ${hung} hang`,
    `  tick            ${seconds(report.tookMs)}, CPU ${seconds(report.cpuMs)}`,
    `  first published ${seconds(report.firstPublishedMs)}, ${report.publishes} publishes`,
    `  looks           ${JSON.stringify(report.ends)}, ${report.done} of ${report.planned} done`,
    ...(Number.isNaN(report.medianMs)
      ? []
      : [`  duration        median ${report.medianMs.toFixed(1)} ms, worst ${report.worstMs.toFixed(1)} ms`]),
    `  peak RSS        ${report.peakRssMb.toFixed(0)} MB`,
  ];
}

function missesOf({ tookMs, peakRssMb, done, planned, troubles }: LoadReport): readonly string[] {
  return [
    ...(peakRssMb > MOST_RSS_MB ? [`${peakRssMb.toFixed(0)} MB are over ${MOST_RSS_MB} MB`] : []),
    ...(tookMs > MOST_MS ? [`the tick took ${tookMs.toFixed(0)} ms`] : []),
    ...(done < planned ? [`${planned - done} looks did not end`] : []),
    ...troubles,
  ];
}
