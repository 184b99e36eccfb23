import { execFileSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { LEAN } from '../../lib/house/lean-bundle.ts';
import { median, ms, times } from './statistics.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What a first version would be: the whole of undici and both SDK clients, loaded at the top. */
const NAIVE = `
export * as undici from 'undici';
export { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
export { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
`;

/** Size and import time of the bundled engine against the naive bundle, each import in a fresh process. */
export async function compareBundles(folder: string, imports: number): Promise<{ rows: string[][] }> {
  const naiveEntry = join(folder, 'naive.ts');
  writeFileSync(naiveEntry, NAIVE);
  const engine = await bundle(
    join(ROOT, 'functions/handshake/handshake.ts'),
    join(folder, 'engine.mjs'),
    LEAN,
  );
  const naive = await bundle(naiveEntry, join(folder, 'naive.mjs'), {});
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const files = {
    'engine, bundled': engine,
    'naive: undici and two SDK clients': naive,
    'an empty module': empty,
  };
  const taken = new Map<string, number[]>();
  for (let turn = 0; turn < imports; turn++) {
    for (const [name, file] of Object.entries(files))
      taken.set(name, [...(taken.get(name) ?? []), importMs(file)]);
  }
  const reference = median(taken.get('naive: undici and two SDK clients') ?? []);
  return {
    rows: Object.entries(files).map(([name, file]) => {
      const importing = median(taken.get(name) ?? []);
      return [
        name,
        `${Math.round(statSync(file).size / 1024)} KiB`,
        ms(importing),
        times(importing / reference),
      ];
    }),
  };
}

async function bundle(entry: string, outfile: string, options: BuildOptions): Promise<string> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    ...options,
    nodePaths: [join(ROOT, 'node_modules')],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}

function importMs(file: string): number {
  const script = `const begun = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - begun)`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}
