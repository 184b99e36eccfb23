import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

/** Modules that no function of ours gets to, by what stands in their place. */
const REPLACED: readonly (readonly [RegExp, string])[] = [
  // Lambda gives a function its credentials in the environment: no profiles, no single sign-on, no metadata service.
  [
    /^@aws-sdk\/credential-provider-node$/,
    "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
  ],
  // Reads a browser's name.
  [/^bowser$/, 'export default undefined;'],
];

/** Every Lambda processor has SIMD: undici's parser for those that have not is never asked for. */
const PARSER_WITHOUT_SIMD = /[\\/]undici[\\/]lib[\\/]llhttp[\\/]llhttp-wasm\.js$/;
const OUR_SDK = /[\\/]functions[\\/]aws[\\/]sdk[\\/][^\\/]+\.ts$/;
const SCHEMAS = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;

const NAMESPACE = 'lean-sdk';
/** Node's own modules, by require: an import reads all their exports, which loads streams, promises and a whole fetch. */
const BUILTIN = 'builtin';

const leanSdk: Plugin = {
  name: NAMESPACE,
  setup({ onLoad, onResolve }) {
    for (const [filter] of REPLACED)
      onResolve({ filter }, ({ path, resolveDir }) => ({
        path,
        namespace: NAMESPACE,
        pluginData: resolveDir,
      }));
    onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path, pluginData }) => ({
      contents: REPLACED.find(([filter]) => filter.test(path))?.[1] ?? '',
      resolveDir: pluginData as string,
    }));
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'require-call' ? undefined : { path, namespace: BUILTIN },
    );
    onLoad({ filter: /.*/, namespace: BUILTIN }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
    onLoad({ filter: PARSER_WITHOUT_SIMD }, () => ({ contents: 'module.exports = undefined;' }));
    onLoad({ filter: OUR_SDK }, async ({ path }) => ({
      contents: fromTheirFiles(await readFile(path, 'utf8')),
      resolveDir: dirname(path),
    }));
    onLoad({ filter: SCHEMAS }, async ({ path }) => ({
      contents: withPlainKeys(await readFile(path, 'utf8')),
      resolveDir: dirname(path),
    }));
  },
};

/** A client's index brings all its commands along: `export { A } from 'client'` → that of A's own file. */
function fromTheirFiles(source: string): string {
  const [, names = '', client] = /^export \{([^}]*)\} from '([^']+)';\s*$/.exec(source) ?? [];
  if (client === undefined) throw new Error(`not one export of one SDK client: ${source}`);
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const folder = name.endsWith('Command') ? 'dist-es/commands' : 'dist-es';
      return `export { ${name} } from '${client}/${folder}/${name}.js';`;
    })
    .join('\n');
}

/**
 * `{ [_k]: 1 }` where `const _k = "k"` → `{ "k": 1 }`: an object with a computed key might do something, so that esbuild
 * keeps the schemas of every operation that there is.
 */
function withPlainKeys(source: string): string {
  const constants = new Map([...source.matchAll(/^const (\w+) = ("[^"]*");$/gm)].map(([, k, v]) => [k, v]));
  return source.replaceAll(/\[(_\w+)\]: /g, (computed, name) => {
    const text = constants.get(name);
    return text === undefined ? computed : `${text}: `;
  });
}

/** How the SDK is bundled for Lambda: what our calls use of it, in files of their own that are loaded with the first call. */
export const LEAN_SDK = {
  // The SDK's ES modules, of which the unused can be left out.
  mainFields: ['module', 'main'],
  splitting: true,
  plugins: [leanSdk],
} satisfies BuildOptions;
