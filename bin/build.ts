import { chmod, mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { LEAN } from './lean-bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const OUT = 'dist/pairwatch.mjs';

/** The practice peers are development dependencies: in the built file, the fire drill says where it is to be had. */
const drillNeedsCheckout: Plugin = {
  name: 'drill-needs-checkout',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]bin[\\/]commands[\\/]drill\.ts$/ }, () => ({
      loader: 'ts',
      resolveDir: `${root}/bin/commands`,
      contents: `
        import { CallError } from './mistakes.ts';
        export const drill = {
          declare: () => undefined,
          run: () => Promise.reject(new CallError('the fire drill needs a checkout of Pairwatch: npm ci && npm start there')),
        };`,
    }));
  },
};

/** One file for any Node from 22.19, without node_modules. */
async function bundle(): Promise<void> {
  await mkdir(`${root}/dist`, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['bin/pairwatch.ts'],
    outfile: OUT,
    bundle: true,
    platform: 'node',
    target: 'node22.19',
    format: 'esm',
    minify: true,
    keepNames: true,
    legalComments: 'eof',
    banner: {
      js: [
        '#!/usr/bin/env node',
        "import { createRequire as __createRequire } from 'node:module';",
        'const require = __createRequire(import.meta.url);',
      ].join('\n'),
    },
    define: LEAN.define,
    plugins: [drillNeedsCheckout, ...LEAN.plugins],
    logLevel: 'warning',
  });
  await chmod(`${root}/${OUT}`, 0o755);
  const { size } = await stat(`${root}/${OUT}`);
  process.stdout.write(`${OUT}: ${Math.round(size / 1024)} KiB\n`);
}

await bundle();
