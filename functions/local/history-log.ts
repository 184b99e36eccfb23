import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEntry } from '../state/history.ts';
import { appendLines, readLines } from './append-only.ts';

/** Days of history that are kept. */
const KEPT_DAYS = 90;

const DAY_MS = 86_400_000;

/** The history as one append-only file a day (UTC), `2026-11-22.jsonl`; old days are deleted as new ones begin. */
export class HistoryLog {
  readonly #folder: string;
  #today = '';

  constructor(folder: string) {
    this.#folder = folder;
  }

  async append(entries: readonly HistoryEntry[]): Promise<void> {
    const days = Map.groupBy(entries, (entry) => dayOf(entry.at));
    for (const [day, ofDay] of days) {
      const sync = ofDay.some(({ entry }) => entry === 'incident');
      await appendLines(join(this.#folder, `${day}.jsonl`), ofDay, { sync });
      if (day > this.#today) await this.#begin(day);
    }
  }

  async *read(since: number): AsyncGenerator<HistoryEntry> {
    for (const day of await this.#days()) {
      if (day < dayOf(since)) continue;
      for await (const value of readLines(join(this.#folder, `${day}.jsonl`)))
        if (isEntry(value)) yield value;
    }
  }

  async #begin(day: string): Promise<void> {
    this.#today = day;
    const oldest = dayOf(Date.parse(day) - KEPT_DAYS * DAY_MS);
    for (const old of await this.#days()) if (old < oldest) await rm(join(this.#folder, `${old}.jsonl`));
  }

  async #days(): Promise<readonly string[]> {
    const files = await readdir(this.#folder).catch(() => []);
    return files.flatMap((file) => /^(\d{4}-\d\d-\d\d)\.jsonl$/.exec(file)?.[1] ?? []).sort();
  }
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function isEntry(value: unknown): value is HistoryEntry {
  const { entry } = Object(value) as { entry?: unknown };
  return entry === 'look' || entry === 'incident' || entry === 'note';
}
