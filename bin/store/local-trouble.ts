import { fileTrouble } from '../../functions/local/file-trouble.ts';

/** Of functions/local: their messages name a file and what to do with it. */
const OWN: ReadonlySet<string> = new Set(['ROTATION_DAMAGED', 'LOCK_TIMEOUT', 'STATE_NEWER']);

const FILE_CALLS: ReadonlySet<string> = new Set([
  'open',
  'mkdir',
  'rename',
  'link',
  'unlink',
  'scandir',
  'read',
  'write',
]);

/** Why what lies under `.pairwatch` cannot be used, in one line; undefined of any other error. */
export function localTrouble(error: unknown): string | undefined {
  const { code, message, path, syscall } = Object(error) as NodeJS.ErrnoException;
  if (code === undefined) return undefined;
  if (OWN.has(code)) return message;
  return path !== undefined && FILE_CALLS.has(syscall ?? '') ? `${path}: ${fileTrouble(error)}` : undefined;
}
