import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { certificateAuthority } from '../../bin/drill/peers/certificates.ts';
import { compareBundles } from './bundles.ts';
import { compareGateways } from './gateway.ts';
import { compareHandshakes } from './handshakes.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    count: { type: 'string', default: '300' },
    'warm-up': { type: 'string', default: '10' },
    imports: { type: 'string', default: '15' },
    gateway: { type: 'string', default: '5' },
  },
});

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
  line(
    `Medians; loopback; ${values.rounds} rounds of ${values.count} handshakes a client, in turn, after ${values['warm-up']} to warm up.`,
  );

  const handshakes = await compareHandshakes(folder, files, {
    rounds: Number(values.rounds),
    count: Number(values.count),
    warmUp: Number(values['warm-up']),
  });
  table(
    'A fresh TLS 1.3 handshake and one GET',
    ['client', 'CPU', 'pairwatch is', 'latency it reports', 'pairwatch is'],
    handshakes.rows,
  );
  for (const goal of handshakes.goals) line(`- ${goal}`);

  const bundles = await compareBundles(folder, Number(values.imports));
  table(
    `Import of the bundled engine, ${values.imports} fresh processes each`,
    ['bundle', 'size', 'import', 'of the naive'],
    bundles.rows,
  );

  const gateways = await compareGateways(folder, Number(values.gateway));
  if ('missing' in gateways) line(`\n*** SKIPPED: a full diagnosis of a gateway: ${gateways.missing}. ***`);
  else {
    table('A full diagnosis of a real gateway', ['how', 'median', 'gateway health is'], gateways.rows);
    for (const goal of gateways.goals) line(`- ${goal}`);
  }
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
