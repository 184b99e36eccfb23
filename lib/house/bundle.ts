import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { CODE_FILE, HANDLERS } from './handlers.ts';
import { LEAN } from './lean-bundle.ts';
import { LEAN_SDK } from './lean-sdk.ts';

/** `node bundle.ts FOLDER`: every handler as FOLDER/HANDLER/index.mjs, with all that it imports beside it. */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node bundle.ts FOLDER');

const common = {
  absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
  outExtension: { '.js': '.mjs' },
  chunkNames: 'part-[hash]',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  // No source map: it would double what is uploaded. Errors have codes; a build with one resolves the positions.
  legalComments: 'none',
  // Libraries that are CommonJS ask for Node's own modules by require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
  ...LEAN_SDK,
  define: LEAN.define,
  plugins: [...LEAN.plugins, ...LEAN_SDK.plugins],
  logLevel: 'warning',
} satisfies BuildOptions;

// One build a handler: parts that handlers share would lie outside their folders.
await Promise.all(
  HANDLERS.map((name) =>
    build({
      ...common,
      entryPoints: [{ in: `functions/handlers/${name}.ts`, out: CODE_FILE.replace(/\.mjs$/, '') }],
      outdir: join(folder, name),
    }),
  ),
);
