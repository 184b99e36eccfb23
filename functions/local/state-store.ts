import { chmod, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEntry } from '../state/history.ts';
import type { RecordKey, StoredRecord } from '../state/record.ts';
import type { StateStore } from '../state/state-store.ts';
import { writePrivately } from './files.ts';
import { HistoryLog } from './history-log.ts';
import { readRecord } from './stored-record.ts';

const FOLDERS = { check: 'checks', location: 'locations' } as const satisfies Record<
  StoredRecord['kind'],
  string
>;

export interface LocalStateOptions {
  /** Only a writer sets damaged files aside. @default false */
  readonly writer?: boolean;
  /** What a person has to know about the files. @default - nothing is said */
  readonly say?: (line: string) => void;
}

/**
 * The watch's memory in files under `.pairwatch/watch` (folders 0700, files 0600): one file a record, replaced
 * whole, and one history file a day. A damaged record is renamed to `….damaged-TIME`, said, and begun anew.
 * Conditional writes are safe within one process; between processes the watch's lock keeps writers apart.
 */
export class LocalStateStore implements StateStore {
  readonly place: string;
  readonly folder: string;
  readonly #history: HistoryLog;
  readonly #options: LocalStateOptions;
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(root: string, options: LocalStateOptions = {}) {
    this.folder = join(root, 'watch');
    this.place = `the files under ${this.folder}`;
    this.#history = new HistoryLog(join(this.folder, 'history'));
    this.#options = options;
  }

  /** Makes the folders, and clears away what a killed writer left half written. Writers call it once, first. */
  async open(): Promise<void> {
    for (const name of ['', 'checks', 'locations', 'claims', 'history']) {
      const folder = join(this.folder, name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
      const drafts = (await readdir(folder)).filter((file) => file.endsWith('.tmp'));
      for (const draft of drafts) await rm(join(folder, draft), { force: true });
    }
  }

  claim(location: string, tick: number, now: number): Promise<boolean> {
    const path = join(this.folder, 'claims', `${encodeURIComponent(location)}.json`);
    return this.#alone(path, async () => {
      const taken = Number((await this.#text(path)) ?? Number.NaN);
      if (tick <= taken && taken <= now) return false;
      await writePrivately(path, `${tick}\n`);
      return true;
    });
  }

  async read<Kind extends StoredRecord['kind']>(
    kind: Kind,
    name: string,
  ): Promise<Extract<StoredRecord, { readonly kind: Kind }> | undefined> {
    const record = await this.#load(this.#path({ kind, name }));
    return record?.kind === kind ? (record as Extract<StoredRecord, { readonly kind: Kind }>) : undefined;
  }

  async readMany<Kind extends StoredRecord['kind']>(
    kind: Kind,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, Extract<StoredRecord, { readonly kind: Kind }>>> {
    const records = await Promise.all(names.map((name) => this.read(kind, name)));
    return new Map(records.filter((record) => record !== undefined).map((record) => [record.name, record]));
  }

  async list(): Promise<readonly StoredRecord[]> {
    const paths: string[] = [];
    for (const name of Object.values(FOLDERS)) {
      const folder = join(this.folder, name);
      const files = await readdir(folder).catch(() => []);
      paths.push(...files.filter((file) => file.endsWith('.json')).map((file) => join(folder, file)));
    }
    const records = await Promise.all(paths.sort().map((path) => this.#load(path)));
    return records.filter((record) => record !== undefined);
  }

  write(record: StoredRecord): Promise<boolean> {
    const path = this.#path(record);
    return this.#alone(path, async () => {
      const stored = await this.#load(path);
      if ((stored?.revision ?? 0) !== record.revision - 1) return false;
      await writePrivately(path, `${JSON.stringify(record)}\n`);
      return true;
    });
  }

  async forget(key: RecordKey): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  append(entries: readonly HistoryEntry[]): Promise<void> {
    return this.#alone('history', () => this.#history.append(entries));
  }

  history(since: number): AsyncIterable<HistoryEntry> {
    return this.#history.read(since);
  }

  async #load(path: string): Promise<StoredRecord | undefined> {
    const text = await this.#text(path);
    if (text === undefined) return undefined;
    const read = readRecord(text);
    switch (read.state) {
      case 'whole':
        return read.record;
      case 'newer':
        throw new NewerState(path, read.schema);
      case 'damaged':
        await this.#setAside(path, read.why);
        return undefined;
    }
  }

  async #setAside(path: string, why: string): Promise<void> {
    if (!this.#options.writer) {
      this.#options.say?.(`${path} is damaged (${why}): passed over`);
      return;
    }
    const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '')}`;
    if (!(await renamed(path, aside))) return;
    const text = `${path} was damaged (${why}): set aside as ${aside}, and begun anew; an incident that it held opens again with the next failed look`;
    this.#options.say?.(text);
    await this.append([{ entry: 'note', at: Date.now(), text }]);
  }

  async #text(path: string): Promise<string | undefined> {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** One writer at a time and file, so that compare and swap are one step. */
  #alone<T>(path: string, work: () => Promise<T>): Promise<T> {
    const done = (this.#queues.get(path) ?? Promise.resolve()).then(work);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    this.#queues.set(path, settled);
    return done;
  }

  #path({ kind, name }: RecordKey): string {
    return join(this.folder, FOLDERS[kind], `${encodeURIComponent(name)}.json`);
  }
}

/** False where somebody else was faster. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** A newer pairwatch wrote this; older code must not write over it. */
export class NewerState extends Error {
  override readonly name = 'NewerState';
  readonly code = 'STATE_NEWER';
  readonly path: string;

  constructor(path: string, schema: number) {
    super(`${path} has schema ${schema}: a newer pairwatch wrote it; update this one`);
    this.path = path;
  }
}
