import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LEDGER_FOLDERS } from '../contract/ledger.ts';
import { LedgerError, type LedgerSource, type ObjectVersion } from '../ledger/ports.ts';
import { fileError, filesIn } from './ledger-files.ts';

/** What `aws s3api list-object-versions` prints, beside the folders that `aws s3 sync` brings. */
const VERSIONS = 'versions.json';

/** A ledger to read: `entries/`, `checkpoints/`, and `versions.json` where somebody downloaded that too. */
export class LedgerFolder implements LedgerSource {
  readonly place: string;
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    this.place = `the files under ${folder}`;
  }

  entries() {
    return filesIn(join(this.folder, LEDGER_FOLDERS.entries));
  }

  checkpoints() {
    return filesIn(join(this.folder, LEDGER_FOLDERS.checkpoints));
  }

  async *versions(): AsyncGenerator<ObjectVersion> {
    const path = join(this.folder, VERSIONS);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw fileError(path, error);
    });
    if (text !== undefined) yield* versionsOf(text, path);
  }
}

function versionsOf(text: string, path: string): readonly ObjectVersion[] {
  const list = (value: unknown): readonly object[] => (Array.isArray(value) ? value.map(Object) : []);
  try {
    const { Versions, DeleteMarkers } = Object(JSON.parse(text)) as Record<string, unknown>;
    return [
      ...list(Versions).flatMap((version) => objectVersion(version, false)),
      ...list(DeleteMarkers).flatMap((marker) => objectVersion(marker, true)),
    ].sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
  } catch {
    throw new LedgerError('LEDGER_UNREACHABLE', `${path} is not what aws s3api list-object-versions prints`);
  }
}

/** A version as S3 tells of it; nothing where it is of no object of the ledger. */
export function objectVersion(told: object, deleted: boolean): readonly ObjectVersion[] {
  const { Key, VersionId, LastModified } = told as Readonly<Record<string, unknown>>;
  const [, folder, name] = /^(?:.*\/)?(entries|checkpoints)\/([^/]+)$/.exec(String(Key)) ?? [];
  if ((folder !== 'entries' && folder !== 'checkpoints') || name === undefined) return [];
  const at = LastModified instanceof Date ? LastModified.toISOString() : String(LastModified ?? '');
  return [{ folder, name, versionId: String(VersionId ?? ''), deleted, at }];
}
