import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Verdict } from '../../functions/contract/verdict.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import { installGateway } from '../gateway/install.ts';
import { realGateway } from '../gateway/real-gateway.ts';
import { enrolled } from '../support/gateway-scenarios/scenario.ts';
import { upstreamApi } from '../support/upstream-api.ts';
import { type Figures, goalAtLeast } from './goals.ts';
import { median, ms, times } from './statistics.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** In one process there is time for more of them, and their scatter is larger than that of a process. */
const IN_PROCESS = 20;

/**
 * A full diagnosis of a real gateway by its own command line and by ours, in turn. `gateway health` is given the
 * shared token, as a person would; pairwatch signs with a paired device, and asks for the identity and the `status` too.
 */
export async function compareGateways(folder: string, runs: number): Promise<Figures | { missing: string }> {
  const installed = installGateway();
  if ('missing' in installed) return installed;
  execFileSync(process.execPath, [join(ROOT, 'bin/build.ts')], { cwd: ROOT, stdio: 'ignore' });
  const upstream = await upstreamApi();
  const gateway = await realGateway(upstream.baseUrl);
  try {
    await gateway.start();
    const device = JSON.stringify(await enrolled({ gateway, upstream }));
    const file = join(folder, 'device.json');
    writeFileSync(file, device, { mode: 0o600 });
    const url = gateway.url.href;
    const spec: HandshakeSpec = {
      target: url,
      protocol: 'openclaw',
      url: gateway.url,
      location: 'bench',
      credential: { state: 'found', value: device },
    };
    const program = join(ROOT, 'dist/pairwatch.mjs');
    const probe = [program, 'probe', url, '--device', file, '--json'];
    const empty = join(folder, 'empty.mjs');
    writeFileSync(empty, '');
    const taken = new Samples();
    for (let turn = 0; turn <= runs; turn++) {
      const counts = turn > 0;
      const health = `openclaw gateway health --url ${url} --token ${gateway.shared.value}`;
      await taken.time('health', counts, () => gateway.runOnHost(health));
      await taken.time('process', counts, () => run(process.execPath, probe, { cwd: folder }));
      await taken.time('version', counts, () => run(process.execPath, [program, '--version']));
      await taken.time('node', counts, () => run(process.execPath, [empty]));
      for (let done = 0; done < IN_PROCESS; done++) {
        const { verdict } = await handshake(spec);
        if (counts) taken.note(verdict);
      }
    }
    return report(installed.version, taken);
  } finally {
    await gateway.dispose();
    await upstream.close();
  }
}

class Samples {
  readonly #values = new Map<string, number[]>();

  async time(name: string, counts: boolean, work: () => Promise<unknown>): Promise<void> {
    const begun = performance.now();
    await work();
    if (counts) this.add(name, performance.now() - begun);
  }

  note(verdict: Verdict): void {
    if (verdict.outcome !== 'paired') throw new Error(`bench: ${verdict.fault?.code ?? verdict.outcome}`);
    this.add('in process', verdict.durationMs);
    this.add('login', verdict.phases.find(({ phase }) => phase === 'auth')?.durationMs ?? Number.NaN);
    this.add('status', Number(verdict.phases.find(({ phase }) => phase === 'pairing')?.facts['statusMs']));
  }

  add(name: string, value: number): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  median(name: string): number {
    return median(this.#values.get(name) ?? []);
  }
}

function report(version: string, taken: Samples): Figures {
  const health = taken.median('health');
  const row = (what: string, name: string) => [
    what,
    ms(taken.median(name)),
    times(health / taken.median(name)),
  ];
  return {
    rows: [
      row(`openclaw ${version} gateway health, a process`, 'health'),
      row('pairwatch probe, the built file, a process', 'process'),
      row('of that, until it can answer --version', 'version'),
      row('node with an empty module, a process', 'node'),
      row('pairwatch, in process', 'in process'),
      row("of that, the gateway's own time from connect to hello-ok", 'login'),
      row("of that, the gateway's own time for status and identity", 'status'),
    ],
    goals: [
      goalAtLeast('Process against process', health / taken.median('process'), 10),
      goalAtLeast('In process', health / taken.median('in process'), 50),
    ],
  };
}
