interface FileTrouble {
  readonly what: string;
  /** What a person does about it. */
  readonly fix: string;
}

const DENIED = { what: 'permission denied', fix: 'give this user the right to it' } as const;
const FULL = { what: 'the disk is full', fix: 'make room on it' } as const;

const TROUBLES: Readonly<Record<string, FileTrouble>> = {
  ENOENT: { what: 'no such file or folder', fix: 'bring it back' },
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: { what: 'the file system is read-only', fix: 'make it writable' },
  ENOSPC: FULL,
  EDQUOT: FULL,
  EISDIR: { what: 'it is a folder', fix: 'put the file back in its place' },
  ENOTDIR: { what: 'it, or a part of its path, is no folder', fix: 'put the folder back in its place' },
  EEXIST: { what: 'it exists already', fix: 'move away what is in the way' },
  ELOOP: { what: 'its links go in a circle', fix: 'put back what they should lead to' },
  ENXIO: { what: 'it is no file', fix: 'put the file back in its place' },
  EIO: { what: 'the disk fails', fix: 'read a copy' },
  EMFILE: { what: 'too many files are open', fix: 'raise the limit (ulimit -n)' },
  ERR_STRING_TOO_LONG: { what: 'it is too large', fix: 'leave it out' },
  ERR_FS_FILE_TOO_LARGE: { what: 'it is too large', fix: 'leave it out' },
};

const codeOf = (error: unknown): string => (Object(error) as { code?: string }).code ?? 'unknown error';

/** Why a file could not be used, in words. */
export const fileTrouble = (error: unknown): string => TROUBLES[codeOf(error)]?.what ?? codeOf(error);

/** The same with what to do. */
export function fileTroubleAndFix(error: unknown): string {
  const { what, fix } = TROUBLES[codeOf(error)] ?? { what: codeOf(error), fix: 'see that it can be used' };
  return `${what}: ${fix}`;
}
