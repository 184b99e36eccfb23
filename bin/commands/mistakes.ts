import { LedgerError } from '../../functions/ledger/ports.ts';
import { awsTrouble } from '../store/aws-trouble.ts';
import { localTrouble } from '../store/local-trouble.ts';

/** The call or the configuration is wrong: exit 2, one line a mistake. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly lines: readonly string[];

  constructor(...lines: string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** What pairwatch works with does not do its part, and the person can mend it: exit 3, this one line. */
export class SurroundingsError extends Error {
  override readonly name = 'SurroundingsError';
}

/** Gathers what is wrong with a call, so that a person hears it all at once. */
export class Mistakes {
  readonly #lines: string[] = [];

  add(...lines: string[]): void {
    this.#lines.push(...lines);
  }

  /** Runs a reader that throws a CallError on bad input; its lines are kept, and `undefined` stands for its value. */
  gather<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.add(...error.lines);
      return undefined;
    }
  }

  /** As `gather`, of a flag that was given, if only as an empty text. */
  given<T>(text: string | undefined, read: (text: string) => T): T | undefined {
    return text === undefined ? undefined : this.gather(() => read(text));
  }

  async gatherAsync<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      return this.gather(() => {
        throw error;
      });
    }
  }

  error(): CallError {
    return new CallError(...new Set(this.#lines));
  }

  /** Throws if anything is wrong. */
  check(): void {
    if (this.#lines.length > 0) throw this.error();
  }
}

/** What kept a command, or a part of it, from its end: exit 3. */
export function inOneLine(error: unknown, env: NodeJS.ProcessEnv): string {
  if (error instanceof SurroundingsError) return error.message;
  if (error instanceof LedgerError) return `the ledger: ${error.message}`;
  return localTrouble(error) ?? awsTrouble(error) ?? internalError(error, env);
}

/**
 * An unexpected error in one line: its kind, never its message, which may quote a key. PAIRWATCH_DEBUG adds the
 * frames of the stack.
 */
export function internalError(error: unknown, env: NodeJS.ProcessEnv): string {
  const { name, code, stack } = Object(error) as { name?: string; code?: string; stack?: string };
  const kind = [name ?? 'Error', code].filter(Boolean).join(' ');
  if (!env['PAIRWATCH_DEBUG']) return `internal error: ${kind} (PAIRWATCH_DEBUG=1 shows where)`;
  const frames = String(stack)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return [`internal error: ${kind}`, ...frames].join('\n');
}
