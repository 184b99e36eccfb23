import { lineOf } from './words.ts';

/** What could not be done in a tick: looks and numbers go on, and the tick says so at its end. */
export class Troubles {
  readonly #counts = new Map<string, number>();

  add(line: string, error: unknown): void {
    const trouble = lineOf(line, error);
    this.#counts.set(trouble, (this.#counts.get(trouble) ?? 0) + 1);
  }

  /** In words without secrets; what happened several times is one line. */
  lines(): readonly string[] {
    return [...this.#counts].map(([line, count]) => (count > 1 ? `${line}, ${count} times` : line));
  }
}

/** Thrown once all that could be done is done, so that the function's own errors mean that the watcher is troubled. */
export class WatchTroubled extends Error {
  override readonly name = 'WatchTroubled';
  readonly code = 'WATCH_TROUBLED';

  constructor(troubles: readonly string[]) {
    super(troubles.join('; '));
  }
}
