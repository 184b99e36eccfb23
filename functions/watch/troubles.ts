import { lineOf } from './words.ts';

/** Checks that a line names: whoever reads it looks for the one that is damaged, not for all of a table that is gone. */
const MOST_NAMES = 3;

/** What could not be done in a tick: looks and numbers go on, and the tick says so at its end. */
export class Troubles {
  /** By line: what it happened to. */
  readonly #happened = new Map<string, (string | undefined)[]>();

  /** `to`: the check that it happened to, where it is one. */
  add(line: string, error: unknown, to?: string): void {
    const trouble = lineOf(line, error);
    this.#happened.set(trouble, [...(this.#happened.get(trouble) ?? []), to]);
  }

  /** In words without secrets; what happened several times is one line. */
  lines(): readonly string[] {
    return [...this.#happened].map(([line, to]) => {
      const named = [...new Set(to.filter((name) => name !== undefined))].slice(0, MOST_NAMES);
      const names = named.length > 0 ? `: ${named.join(', ')}` : '';
      return to.length > 1 ? `${line}, ${to.length} times${names}` : `${line}${names}`;
    });
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
