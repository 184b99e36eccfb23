import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { CODE_FILE, HANDLERS } from './handlers.ts';
import { LEAN } from './lean-bundle.ts';

/** `node bundle.ts FOLDER`: every handler as FOLDER/HANDLER/index.mjs, with all that it imports. */
const [outdir] = process.argv.slice(2);
if (outdir === undefined) throw new Error('usage: node bundle.ts FOLDER');

await build({
  absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
  entryPoints: HANDLERS.map((name) => ({
    in: `functions/handlers/${name}.ts`,
    out: `${name}/${CODE_FILE.replace(/\.mjs$/, '')}`,
  })),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  // Libraries that are CommonJS ask for Node's own modules by require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
  define: LEAN.define,
  plugins: LEAN.plugins,
  logLevel: 'warning',
});
