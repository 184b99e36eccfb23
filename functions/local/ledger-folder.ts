import { join } from 'node:path';
import { entryName, LEDGER_FOLDERS, sequenceOf } from '../contract/ledger.ts';
import { LedgerError, type LedgerSource, type ObjectVersion } from '../ledger/ports.ts';
import { objectVersion } from '../ledger/versions.ts';
import { filesIn, namesIn, readFileOf, readTextOf } from './ledger-files.ts';

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

  async head(): Promise<number> {
    const names = await namesIn(join(this.folder, LEDGER_FOLDERS.entries));
    for (let at = names.length - 1; at >= 0; at--) {
      const sequence = sequenceOf(names[at] ?? '');
      if (sequence !== undefined) return sequence;
    }
    return 0;
  }

  read(sequence: number): Promise<Uint8Array | undefined> {
    return readFileOf(join(this.folder, LEDGER_FOLDERS.entries, entryName(sequence)));
  }

  entries(from = 1) {
    return filesIn(join(this.folder, LEDGER_FOLDERS.entries), from > 1 ? entryName(from) : '');
  }

  checkpoints() {
    return filesIn(join(this.folder, LEDGER_FOLDERS.checkpoints));
  }

  async *versions(): AsyncGenerator<ObjectVersion> {
    const path = join(this.folder, VERSIONS);
    const text = await readTextOf(path);
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
    ];
  } catch {
    throw new LedgerError(
      'LEDGER_UNREACHABLE',
      `${path} is not what aws s3api list-object-versions prints: download it again, or leave it out`,
    );
  }
}
