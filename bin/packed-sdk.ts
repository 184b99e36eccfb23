import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { USED_SDK } from '../lib/house/lean-sdk.ts';

const FOLDER = 'functions/aws/sdk';
const OUR_SDK = /[\\/]functions[\\/]aws[\\/]sdk[\\/][^\\/]+\.ts$/;
/** The files of the folder that the command line gets to. */
const REACHED = [
  'cloudwatch-reading.ts',
  'cloudwatch.ts',
  'dynamodb.ts',
  'kms.ts',
  'lambda.ts',
  's3.ts',
  'secrets-manager.ts',
  'sts.ts',
];

/** A module of no file has no way to require: Node hands out its own modules by name. */
const handedOut: Plugin = {
  name: 'handed-out',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'handed-out' }));
    onLoad({ filter: /.*/, namespace: 'handed-out' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

/** What one of our files takes of the SDK. */
async function namesIn(path: string): Promise<readonly string[]> {
  const [, names = ''] = /^export \{([^}]*)\}/.exec(await readFile(path, 'utf8')) ?? [];
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** All that the command line's calls use of the SDK, as one module that stands alone. */
async function sdkModule(root: string, options: BuildOptions): Promise<string> {
  const exported = new Map<string, string>();
  for (const file of REACHED)
    for (const name of await namesIn(`${root}/${FOLDER}/${file}`)) exported.set(name, file);
  const contents = [...exported].map(([name, file]) => `export { ${name} } from './${FOLDER}/${file}';`);
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: contents.join('\n'), resolveDir: root, loader: 'ts' },
    mainFields: USED_SDK.mainFields,
    plugins: [...USED_SDK.plugins, handedOut],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * Keeps the SDK in the built file as gzipped text: who does not call AWS does not wait until it is parsed, and the file
 * stays small.
 */
export function packedSdk(root: string, options: BuildOptions): Plugin {
  return {
    name: 'packed-sdk',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^packed-sdk$/ }, ({ path }) => ({ path, namespace: path }));
      onLoad({ filter: /.*/, namespace: 'packed-sdk' }, async () => {
        const packed = gzipSync(await sdkModule(root, options), { level: 9 }).toString('base64');
        return {
          contents: `
            import { gunzipSync } from 'node:zlib';
            const text = gunzipSync(Buffer.from('${packed}', 'base64')).toString('base64');
            export const sdk = await import('data:text/javascript;base64,' + text);`,
        };
      });
      onLoad({ filter: OUR_SDK }, async ({ path }) => {
        if (!REACHED.includes(basename(path)))
          throw new Error(`${path} belongs into the list of packed-sdk.ts`);
        const names = await namesIn(path);
        return {
          contents: `import { sdk } from 'packed-sdk'; export const { ${names.join(', ')} } = sdk;`,
          resolveDir: root,
        };
      });
    },
  };
}
