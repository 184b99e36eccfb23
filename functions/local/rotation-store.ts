import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RotationRecord } from '../rotate/record.ts';
import type { RotationStore } from '../rotate/rotation-store.ts';
import { writePrivately } from './files.ts';
import { exclusively } from './lock-file.ts';

/**
 * Rotations in files under `.pairwatch/rotations` (folder 0700, files 0600), one a target, replaced whole while no other
 * process writes it. A damaged one is never written over: what it knew of an irreversible call may be all that is known.
 */
export class LocalRotationStore implements RotationStore {
  readonly place: string;
  readonly #folder: string;

  /** `root`: `.pairwatch`. */
  constructor(root: string) {
    this.#folder = join(root, 'rotations');
    this.place = `the files under ${this.#folder}`;
  }

  async read(target: string): Promise<RotationRecord | undefined> {
    return readRecord(this.#path(target));
  }

  write(record: RotationRecord): Promise<boolean> {
    const path = this.#path(record.target);
    return exclusively(path, async () => {
      const stored = await readRecord(path);
      if ((stored?.revision ?? 0) !== record.revision - 1) return false;
      await writePrivately(path, `${JSON.stringify(record, undefined, 2)}\n`);
      return true;
    });
  }

  async list(): Promise<readonly RotationRecord[]> {
    const files = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const names = files.filter((file) => file.endsWith('.json')).sort();
    const records = await Promise.all(names.map((file) => readRecord(join(this.#folder, file))));
    return records.filter((record) => record !== undefined);
  }

  #path(target: string): string {
    return join(this.#folder, `${encodeURIComponent(target)}.json`);
  }
}

/** What stands in a file is of no rotation, or of a newer pairwatch. */
export class DamagedRotation extends Error {
  override readonly name = 'DamagedRotation';
  readonly code = 'ROTATION_DAMAGED';

  constructor(path: string) {
    super(
      `${path} is damaged, or a newer pairwatch wrote it: bring a copy of it back, or move it away once no rotation that it knew is under way (pairwatch audit list)`,
    );
  }
}

async function readRecord(path: string): Promise<RotationRecord | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const record = parse(text);
  if (record?.schema === 1 && typeof record.target === 'string' && Number.isSafeInteger(record.revision))
    return record as RotationRecord;
  throw new DamagedRotation(path);
}

function parse(text: string): Partial<RotationRecord> | undefined {
  try {
    return Object(JSON.parse(text)) as Partial<RotationRecord>;
  } catch {
    return undefined;
  }
}
