import { accessSync, closeSync, constants, opendirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileTrouble } from '../../functions/local/file-trouble.ts';
import { CallError } from '../commands/mistakes.ts';
import { shown } from './shown.ts';

/** Larger than any key, device document or bundle of certificates. */
const MAX_BYTES = 4 * 1024 * 1024;

/** A file that a flag names, as text. */
export function readNamedFile(flag: string, path: string): string {
  try {
    const bytes = readBounded(path);
    if (bytes.length <= MAX_BYTES) return bytes.toString('utf8');
  } catch (error) {
    throw new CallError(`${flag} ${shown(path)} cannot be read: ${fileTrouble(error)}`);
  }
  throw new CallError(`${flag} ${shown(path)} cannot be read: it is larger than ${MAX_BYTES} bytes`);
}

/** Says before anything happens that a folder which is to be read is none. */
export function checkFolder(flag: string, path: string): void {
  try {
    opendirSync(path).closeSync();
  } catch (error) {
    throw new CallError(`${flag} ${shown(path)} cannot be read: ${fileTrouble(error)}`);
  }
}

/** A pipe or a device does not say beforehand how much it holds: one byte over the limit is enough to know. */
function readBounded(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let left = MAX_BYTES + 1; left > 0; ) {
      const chunk = Buffer.alloc(Math.min(left, 64 * 1024));
      const read = readSync(file, chunk);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      left -= read;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(file);
  }
}

/** Says before anything happens that a file which will be written cannot be; leaves nothing behind. */
export function checkWritable(flag: string, path: string): void {
  try {
    if (path === '') throw Object.assign(new Error(), { code: 'ENOENT' });
    const known = statSync(path, { throwIfNoEntry: false });
    if (known?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    accessSync(known ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new CallError(`${flag} ${shown(path)} cannot be written: ${fileTrouble(error)}`);
  }
}

/** Editors and `echo` end a file with one newline; every other blank is the key's own. */
export const withoutTrailingNewline = (text: string): string => text.replace(/\r?\n$/, '');
