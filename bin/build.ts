import { chmod, mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { LEAN } from '../lib/house/lean-bundle.ts';
import { packedSdk } from './packed-sdk.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const OUT = 'dist/pairwatch.mjs';

/** Commands whose libraries have no place in one small file: in the built file they say where they are to be had. */
const IN_A_CHECKOUT: Readonly<Record<string, string>> = {
  drill: 'the fire drill needs a checkout of Pairwatch: npm ci && npm start there',
  cost: 'the bill needs a checkout of Pairwatch: npm ci && npx pairwatch cost there',
};

const checkoutAlone: Plugin = {
  name: 'checkout-alone',
  setup({ onLoad }) {
    for (const [command, line] of Object.entries(IN_A_CHECKOUT))
      onLoad({ filter: new RegExp(`[\\\\/]bin[\\\\/]commands[\\\\/]${command}\\.ts$`) }, () => ({
        loader: 'ts',
        resolveDir: `${root}/bin/commands`,
        contents: `
          import { CallError } from './mistakes.ts';
          export const ${command} = {
            declare: () => undefined,
            run: () => Promise.reject(new CallError(${JSON.stringify(line)})),
          };`,
      }));
  },
};

/**
 * Node's own modules are required and not imported: a name that an old Node lacks would be an error of linking, before
 * the check of the version has run.
 */
const requireBuiltins: Plugin = {
  name: 'require-builtins',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'builtin' } : { path, external: true },
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/** What the first line of the built file says on a Node that cannot run the rest. */
const NODE_CHECK = `{
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 19)) {
    process.stderr.write('pairwatch: this is Node ' + process.versions.node + '; it needs Node 22.19 or newer\\n');
    process.exit(3);
  }
}`;

const COMMON = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22.19',
  format: 'esm',
  minify: true,
  keepNames: true,
  legalComments: 'eof',
  logLevel: 'warning',
} satisfies BuildOptions;

/** One file for any Node from 22.19, without node_modules. */
async function bundle(): Promise<void> {
  await mkdir(`${root}/dist`, { recursive: true });
  await build({
    ...COMMON,
    entryPoints: ['bin/pairwatch.ts'],
    outfile: OUT,
    banner: {
      js: [
        '#!/usr/bin/env node',
        NODE_CHECK,
        "import { createRequire as __createRequire } from 'node:module';",
        'const require = __createRequire(import.meta.url);',
      ].join('\n'),
    },
    define: LEAN.define,
    plugins: [checkoutAlone, packedSdk(root, COMMON), ...LEAN.plugins, requireBuiltins],
  });
  await chmod(`${root}/${OUT}`, 0o755);
  const { size } = await stat(`${root}/${OUT}`);
  process.stdout.write(`${OUT}: ${Math.round(size / 1024)} KiB\n`);
}

await bundle();
