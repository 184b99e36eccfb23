import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { STAGES } from '../../functions/keys/versioned-store.ts';
import type { LocalKeyStore } from '../../functions/local/key-store.ts';
import { runsOf } from '../canary/canaries.ts';

/** Of documents: what must not come out. */
const SECRET_FIELDS: readonly string[] = ['privateKey', 'deviceToken', 'adminKey', 'key', 'value'];

/** Every secret in a key store, whatever its stage. */
export async function secretsIn(keys: LocalKeyStore): Promise<readonly string[]> {
  const names = await keys.names();
  const credentials = names.flatMap((name) => STAGES.map((stage) => keys.readStage(name, stage)));
  return (await Promise.all(credentials)).flatMap((credential) =>
    credential.state === 'found' ? secretsOf(credential.value) : [],
  );
}

function secretsOf(stored: string): readonly string[] {
  if (!stored.startsWith('{')) return [stored];
  const found: string[] = [];
  JSON.parse(stored, (name, value: unknown) => {
    if (typeof value === 'string' && SECRET_FIELDS.includes(name)) found.push(value);
    return value;
  });
  return found;
}

/** All that Pairwatch keeps in a folder but the keys themselves, by file. */
export async function leftIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.startsWith(join(folder, 'keys') + sep));
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)));
}

/** Where a part of a secret stands, in any form. */
export function leaksIn(texts: ReadonlyMap<string, string>, secrets: readonly string[]): readonly string[] {
  const runs = [...new Set(secrets)].flatMap(runsOf);
  return [...texts].flatMap(([where, text]) => (runs.some((run) => text.includes(run)) ? [where] : []));
}
