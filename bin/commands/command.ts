import type { Command as Declaration } from 'commander';
import type { Mistakes } from './mistakes.ts';
import type { Terminal } from './terminal.ts';

/** What a command ends with. */
export const EXIT = {
  good: 0,
  /** A target failed. */
  failed: 1,
  /** The call or the configuration is wrong; nothing was written to stdout. */
  wrongCall: 2,
  /** Pairwatch or its surroundings broke: no judgement. */
  inconclusive: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const WORST_FIRST: readonly ExitCode[] = [EXIT.wrongCall, EXIT.failed, EXIT.inconclusive];

/** Of several targets' codes the one that counts: 2, 1, 3, 0. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.good;
}

/** One call of a command, its flags read. */
export interface Call<Options> {
  /** What stood there without a flag. */
  readonly operands: readonly string[];
  /** By commander's names: `--key-env` is `keyEnv`. */
  readonly options: Options;
  /**
   * Holds the unknown flags already. A command adds what else is wrong, and calls `check()` before its first
   * effect and its first byte on stdout.
   */
  readonly mistakes: Mistakes;
  readonly terminal: Terminal;
}

/**
 * A command: one file under bin/commands, one line in the table of index.ts. `run` answers with the exit code;
 * for a wrong call it throws a CallError (exit 2); any other error is exit 3, one line.
 */
export interface CommandDefinition<Options extends object = object> {
  /** Declares operands (for the help), options and examples; nothing else. */
  declare(command: Declaration): void;
  run(call: Call<Options>): Promise<ExitCode>;
}
