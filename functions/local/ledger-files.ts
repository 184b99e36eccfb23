import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_ENTRY_BYTES } from '../contract/ledger.ts';
import { LedgerError, type StoredObject } from '../ledger/ports.ts';

/** Why a file or a folder of the ledger could not be used. */
export function fileError(path: string, error: unknown): LedgerError {
  if (error instanceof LedgerError) return error;
  const { code = 'unknown error' } = Object(error) as { code?: string };
  return new LedgerError('LEDGER_UNREACHABLE', `${path}: ${code}`);
}

/** A file's bytes, of one that is too large just enough to see that it is; undefined where there is none. */
export async function readFileOf(path: string): Promise<Uint8Array | undefined> {
  try {
    const file = await open(path, 'r');
    try {
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
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
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

/** Files of a folder in the order of their names, from one on. */
export async function* filesIn(folder: string, from = ''): AsyncGenerator<StoredObject> {
  for (const name of await namesIn(folder)) {
    if (name < from) continue;
    const bytes = await readFileOf(join(folder, name));
    if (bytes) yield { name, bytes };
  }
}
