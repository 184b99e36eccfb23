import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { certificateAuthority } from '../../bin/drill/peers/certificates.ts';
import { compareBundles } from './bundles.ts';
import { compareColdStarts } from './cold-start.ts';
import { compareGateways } from './gateway.ts';
import { compareHandshakes } from './handshakes.ts';

// `npm run bench -- cold-start`: only that one; without a name all of them.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '9' },
    count: { type: 'string', default: '300' },
    'warm-up': { type: 'string', default: '10' },
    imports: { type: 'string', default: '15' },
    gateway: { type: 'string', default: '5' },
    starts: { type: 'string', default: '15' },
  },
});

interface Files {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

const BENCHES: Readonly<Record<string, (folder: string, files: Files) => Promise<void>>> = {
  handshakes: async (folder, files) => {
    line(
      `Medians; loopback; ${values.rounds} rounds of ${values.count} handshakes a client, in turn, after ${values['warm-up']} to warm up.`,
    );
    const { rows, goals } = await compareHandshakes(folder, files, {
      rounds: Number(values.rounds),
      count: Number(values.count),
      warmUp: Number(values['warm-up']),
    });
    table(
      'A fresh TLS 1.3 handshake and one GET',
      ['client', 'CPU', 'pairwatch is', 'latency it reports', 'pairwatch is'],
      rows,
    );
    for (const goal of goals) line(`- ${goal}`);
  },
  bundles: async (folder) => {
    const { rows } = await compareBundles(folder, Number(values.imports));
    table(
      `Import of the bundled engine, ${values.imports} fresh processes each`,
      ['bundle', 'size', 'import', 'of the naive'],
      rows,
    );
  },
  'cold-start': async (folder, files) => {
    const { rows, goals } = await compareColdStarts(folder, files, Number(values.starts));
    table(
      `From the start of a process to its first published look, ${values.starts} processes each`,
      ['bundle', 'size', 'first look', 'of the naive'],
      rows,
    );
    for (const goal of goals) line(`- ${goal}`);
  },
  gateway: async (folder) => {
    const gateways = await compareGateways(folder, Number(values.gateway));
    if ('missing' in gateways) {
      line(`\n*** SKIPPED: a full diagnosis of a gateway: ${gateways.missing}. ***`);
      return;
    }
    table('A full diagnosis of a real gateway', ['how', 'median', 'gateway health is'], gateways.rows);
    for (const goal of gateways.goals) line(`- ${goal}`);
  },
};

const wanted = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0)
  throw new Error(`no bench is called ${unknown.join(', ')}: ${Object.keys(BENCHES).join(', ')}`);

const folder = mkdtempSync(join(tmpdir(), 'pairwatch-bench-'));
try {
  const authority = await certificateAuthority();
  const leaf = await authority.leaf();
  const files = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem'), ca: join(folder, 'ca.pem') };
  writeFileSync(files.key, leaf.key);
  writeFileSync(files.cert, leaf.cert);
  writeFileSync(files.ca, authority.pem);

  const cores = cpus();
  line(
    `${cores.length} × ${cores[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
  );
  for (const name of wanted) await BENCHES[name]?.(folder, files);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  line(`\n### ${title}\n\n${[row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')}\n`);
}
