import { join } from 'node:path';
import { entryName, LEDGER_FOLDERS } from '../contract/ledger.ts';
import type { LedgerStore } from '../ledger/ports.ts';
import { fileError } from './ledger-files.ts';
import { LedgerFolder } from './ledger-folder.ts';
import { writeNew } from './write-new.ts';

/**
 * A ledger in files under `.pairwatch/ledger` (folders 0700, files 0600). An entry is written aside, brought to the disk
 * and linked under its number: a link takes a free name whole, or fails where the name is taken.
 */
export class LocalLedgerStore extends LedgerFolder implements LedgerStore {
  /** `root`: `.pairwatch`. */
  constructor(root: string) {
    super(join(root, 'ledger'));
  }

  putNew(sequence: number, bytes: Uint8Array): Promise<boolean> {
    return this.#put(LEDGER_FOLDERS.entries, sequence, bytes);
  }

  putCheckpoint(sequence: number, bytes: Uint8Array): Promise<boolean> {
    return this.#put(LEDGER_FOLDERS.checkpoints, sequence, bytes);
  }

  async #put(name: string, sequence: number, bytes: Uint8Array): Promise<boolean> {
    const path = join(this.folder, name, entryName(sequence));
    try {
      return await writeNew(path, bytes, join(this.folder, 'drafts'));
    } catch (error) {
      throw fileError(path, error);
    }
  }
}
