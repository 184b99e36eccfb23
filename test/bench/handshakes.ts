import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startExporter } from './blackbox.ts';
import type { Round } from './clients/measured.ts';
import { type Figures, goalAtMost } from './goals.ts';
import { median, ms, times } from './statistics.ts';

const HERE = import.meta.dirname;
const CLIENTS = ['pairwatch', 'raw', 'undici-over-socket', 'undici'] as const;

/**
 * CPU and reported latency of a fresh TLS 1.3 handshake and one GET. Every client is a process of its own, warmed up,
 * and the clients take turns round by round, so that a drift of the machine meets them all.
 */
export async function compareHandshakes(
  folder: string,
  files: { key: string; cert: string; ca: string },
  options: { rounds: number; count: number; warmUp: number },
): Promise<Figures> {
  const server = fork(join(HERE, 'tls-server.ts'), [files.key, files.cert]);
  const [port] = (await once(server, 'message')) as [number];
  const url = `https://localhost:${port}/v1/models`;
  const children = new Map(
    CLIENTS.map((name) => [name, fork(join(HERE, 'clients', `${name}.ts`), [url, files.ca])]),
  );
  const exporter = await startExporter(folder, url, files.ca);
  const cpu = new Map<string, number[]>();
  const latency = new Map<string, number[]>();
  const note = (map: Map<string, number[]>, name: string, values: readonly number[]) =>
    map.set(name, [...(map.get(name) ?? []), ...values]);
  try {
    for (let round = -options.warmUp; round < options.rounds; round++) {
      for (const [name, child] of children) {
        const { cpuMs, latenciesMs } = await play(child, options.count);
        if (round < 0) continue;
        note(cpu, name, [cpuMs]);
        note(latency, name, latenciesMs);
      }
      if ('round' in exporter) {
        const { cpuMs } = await exporter.round(options.count);
        if (round >= 0) note(cpu, 'blackbox', [cpuMs]);
      }
    }
  } finally {
    for (const child of [...children.values(), server]) child.kill();
    if ('stop' in exporter) exporter.stop();
  }
  return report(cpu, latency, exporter);
}

function play(child: ChildProcess, count: number): Promise<Round> {
  const { promise, resolve, reject } = Promise.withResolvers<Round>();
  const endedEarly = () => reject(new Error('a bench client ended early'));
  child.once('exit', endedEarly);
  child.once('message', (round: Round) => {
    child.off('exit', endedEarly);
    resolve(round);
  });
  child.send({ count });
  return promise;
}

function report(
  cpu: Map<string, number[]>,
  latency: Map<string, number[]>,
  exporter: Awaited<ReturnType<typeof startExporter>>,
): Figures {
  const of = (map: Map<string, number[]>, name: string) => median(map.get(name) ?? []);
  const names: Record<string, string> = {
    pairwatch: 'pairwatch, whole handshake',
    raw: 'raw node:tls',
    'undici-over-socket': 'undici on a raw node:tls socket',
    undici: 'naive undici, an agent a check',
    blackbox: 'version' in exporter ? exporter.version : '',
  };
  const rows = [...cpu.keys()].map((name) => [
    names[name] ?? name,
    ms(of(cpu, name)),
    times(of(cpu, 'pairwatch') / of(cpu, name)),
    ...(latency.has(name)
      ? [ms(of(latency, name)), times(of(latency, 'pairwatch') / of(latency, name))]
      : ['–', '–']),
  ]);
  return {
    rows,
    goals: [
      'missing' in exporter
        ? `CPU against blackbox_exporter: not measured, ${exporter.missing}`
        : goalAtMost('CPU against blackbox_exporter', of(cpu, 'pairwatch') / of(cpu, 'blackbox'), 0.85),
      goalAtMost('CPU against raw node:tls', of(cpu, 'pairwatch') / of(cpu, 'raw'), 1.4),
      goalAtMost(
        'Reported latency against a raw socket client',
        of(latency, 'pairwatch') / of(latency, 'raw'),
        1.05,
      ),
    ],
  };
}
