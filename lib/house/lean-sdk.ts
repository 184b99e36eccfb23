import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

/** Lambda gives a function its credentials in the environment: no profiles, no single sign-on, no metadata service. */
const PROVIDERS = /^@aws-sdk\/credential-provider-node$/;
const ENVIRONMENT_ALONE = "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';";
/** Reads a browser's name. */
const BROWSERS = /^bowser$/;

/** Every Lambda processor has SIMD: undici's parser for those that have not is never asked for. */
const PARSER_WITHOUT_SIMD = /[\\/]undici[\\/]lib[\\/]llhttp[\\/]llhttp-wasm\.js$/;
const OUR_SDK = /[\\/]functions[\\/]aws[\\/]sdk[\\/][^\\/]+\.ts$/;
const SCHEMAS = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;

const NAMESPACE = 'lean-sdk';
/** Node's own modules, by require: an import reads all their exports, which loads streams, promises and a whole fetch. */
const BUILTIN = 'builtin';

/** Of the SDK what our calls use. */
const usedOfSdk: Plugin = {
  name: 'used-of-sdk',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: BROWSERS }, ({ path }) => ({ path, namespace: 'used-of-sdk' }));
    onLoad({ filter: BROWSERS, namespace: 'used-of-sdk' }, () => ({ contents: 'export default undefined;' }));
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

const leanSdk: Plugin = {
  name: NAMESPACE,
  setup({ onLoad, onResolve }) {
    onResolve({ filter: PROVIDERS }, ({ path, resolveDir }) => ({
      path,
      namespace: NAMESPACE,
      pluginData: resolveDir,
    }));
    onLoad({ filter: PROVIDERS, namespace: NAMESPACE }, ({ pluginData }) => ({
      contents: ENVIRONMENT_ALONE,
      resolveDir: pluginData as string,
    }));
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'require-call' ? undefined : { path, namespace: BUILTIN },
    );
    onLoad({ filter: /.*/, namespace: BUILTIN }, ({ path }) => ({
      contents: builtinOf(path),
    }));
    onLoad({ filter: PARSER_WITHOUT_SIMD }, () => ({ contents: 'module.exports = undefined;' }));
  },
};

/** A module of Node's with the exports it has here, of which a bundle reads those that it uses. */
function builtinOf(path: string): string {
  const names = Object.keys(createRequire(import.meta.url)(path) as object);
  return [
    `const builtin = /* @__PURE__ */ require(${JSON.stringify(path)});`,
    'export default builtin;',
    ...names
      .filter((name) => name !== 'default')
      .map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`),
  ].join('\n');
}

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

/** How the SDK is bundled wherever it is, its ways to credentials with it. */
export const USED_SDK = {
  // The SDK's ES modules, of which the unused can be left out.
  mainFields: ['module', 'main'],
  plugins: [usedOfSdk],
} satisfies BuildOptions;

/** How the SDK is bundled for Lambda: what our calls use of it, in files of their own that are loaded with the first call. */
export const LEAN_SDK = {
  ...USED_SDK,
  splitting: true,
  plugins: [...USED_SDK.plugins, leanSdk],
} satisfies BuildOptions;
