import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_ENTRY_BYTES } from '../contract/ledger.ts';
import { LedgerError, type StoredObject } from '../ledger/ports.ts';

/** Nothing, links that go in a circle, a socket. */
const NOTHING: readonly string[] = ['ENOENT', 'ELOOP', 'ENXIO'];
/** Behind the name of what is a folder, a pipe, or a link to nothing: no ledger writes such a name. */
const NO_FILE = ' (no file)';

/** Why a file or a folder of the ledger could not be used. */
export function fileError(path: string, error: unknown): LedgerError {
  if (error instanceof LedgerError) return error;
  const { code = 'unknown error' } = Object(error) as { code?: string };
  return new LedgerError('LEDGER_UNREACHABLE', `${path}: ${code}`);
}

/** A file's bytes, of one that is too large just enough to see that it is; undefined where there is no file. */
export async function readFileOf(path: string): Promise<Uint8Array | undefined> {
  try {
    // A pipe would be waited for.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (!(await file.stat()).isFile()) return undefined;
      const buffer = Buffer.alloc(MAX_ENTRY_BYTES + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length);
        length += bytesRead;
        if (bytesRead === 0 || length === buffer.length) return Uint8Array.from(buffer.subarray(0, length));
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    if (NOTHING.includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw fileError(path, error);
  }
}

/** Names in a folder, sorted; hidden ones are the file manager's own. None where there is no folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fileError(folder, error);
  }
}

/** Files of a folder in the order of their names, from one on; what is no file is named so, and is empty. */
export async function* filesIn(folder: string, from = ''): AsyncGenerator<StoredObject> {
  for (const name of await namesIn(folder)) {
    if (name < from) continue;
    const bytes = await readFileOf(join(folder, name));
    yield bytes ? { name, bytes } : { name: `${name}${NO_FILE}`, bytes: new Uint8Array() };
  }
}
