import { readFileSync, writeFileSync } from 'node:fs';
import type { HandshakeResult } from '../../functions/handshake/spec.ts';
import { VERSION } from '../../functions/handshake/version.ts';
import { CallError } from '../commands/mistakes.ts';
import { checkWritable } from '../flags/file.ts';
import { shown } from '../flags/shown.ts';
import { har } from './har.ts';

/** A HAR of an earlier call may be replaced; any other file may not (a device document, say). */
export function checkHar(path: string): void {
  checkWritable('--har', path);
  const before = existing(path);
  if (before !== '' && !/^\s*\{\s*"log"\s*:/.test(before))
    throw new CallError(`--har ${shown(path)} exists and is not a HAR; give another name`);
}

export function writeHar(path: string, results: readonly HandshakeResult[]): void {
  writeFileSync(path, har(results, VERSION));
}

function existing(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, 100);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new CallError(`--har ${shown(path)} exists and cannot be read; give another name`);
  }
}
