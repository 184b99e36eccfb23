import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Configuration } from '../../lib/config/configuration.ts';
import type { Mistake } from '../../lib/config/mistakes.ts';

export type Loading =
  | { readonly file: string; readonly configuration: Configuration }
  | { readonly mistakes: readonly Mistake[] };

const LOAD = `
  const { loadConfiguration } = await import(${JSON.stringify(new URL('../../lib/config/load.ts', import.meta.url).href)});
  const answer = await loadConfiguration(...process.argv.slice(1)).catch(({ mistakes }) => ({ mistakes }));
  console.log(JSON.stringify(answer));
`;

/** Loads a configuration in a plain Node of its own: module hooks do not reach into the sandbox of a test. */
export async function loadInNode(directory: string, file?: string): Promise<Loading> {
  const where = file === undefined ? [directory] : [directory, file];
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    LOAD,
    ...where,
  ]);
  return JSON.parse(stdout);
}
