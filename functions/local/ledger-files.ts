import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MAX_ENTRY_BYTES } from '../contract/ledger.ts';
import { LedgerError, type StoredObject } from '../ledger/ports.ts';
import { fileTroubleAndFix } from './file-trouble.ts';

/** Nothing, links that go in a circle, a socket. */
const NOTHING: readonly string[] = ['ENOENT', 'ELOOP', 'ENXIO'];
/** Behind the name of what is a folder, a pipe, or a link to nothing: no ledger writes such a name. */
const NO_FILE = ' (no file)';

/** Why a file or a folder of the ledger could not be used, and what to do. `path`: where the error names none. */
export function fileError(path: string, error: unknown): LedgerError {
  if (error instanceof LedgerError) return error;
  const { path: named = path } = Object(error) as { path?: string };
  // The name of a draft tells nobody anything: its folder is what could not be used.
  const place = named.endsWith('.tmp') ? dirname(named) : named;
  return new LedgerError('LEDGER_UNREACHABLE', `${place}: ${fileTroubleAndFix(error)}`);
}

/** Hands out a file; undefined where something else has its name: a pipe would be waited for. */
export async function withFile<T>(
  path: string,
  use: (file: FileHandle | undefined) => Promise<T>,
): Promise<T> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return await use((await file.stat()).isFile() ? file : undefined);
  } finally {
    await file.close();
  }
}

/** A file's bytes, of one that is too large just enough to see that it is; undefined where there is no file. */
export async function readFileOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await withFile(path, async (file) => file && readBounded(file));
  } catch (error) {
    if (NOTHING.includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw fileError(path, error);
  }
}

async function readBounded(file: FileHandle): Promise<Uint8Array> {
  const buffer = Buffer.alloc(MAX_ENTRY_BYTES + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) return Uint8Array.from(buffer.subarray(0, length));
  }
}

/** A whole text; undefined where nothing has the name, an error where no file has it. */
export async function readTextOf(path: string): Promise<string | undefined> {
  try {
    return await withFile(path, async (file) => {
      if (!file) throw Object.assign(new Error('no file'), { code: 'ENXIO' });
      return file.readFile('utf8');
    });
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

/** Files of a folder in the order of their names, from one on; what is no file is named so, and is empty. */
export async function* filesIn(folder: string, from = ''): AsyncGenerator<StoredObject> {
  for (const name of await namesIn(folder)) {
    if (name < from) continue;
    const bytes = await readFileOf(join(folder, name));
    yield bytes ? { name, bytes } : { name: `${name}${NO_FILE}`, bytes: new Uint8Array() };
  }
}
