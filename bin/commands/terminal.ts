import type { Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { fileTrouble } from '../../functions/local/file-trouble.ts';
import { SurroundingsError } from './mistakes.ts';

/** Where a command reads and writes: data to stdout, all else to stderr. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by SIGINT and SIGTERM: end cleanly, soon. */
  readonly signal: AbortSignal;
  /** Whether a person looks at stdout. */
  readonly interactive: boolean;
  /** Whether stdout takes colour: a terminal's depth, NO_COLOR and FORCE_COLOR decide. */
  readonly colour: boolean;
  /** Width of stdout in columns. @default 80 in a pipe */
  columns(): number;
  /** Data. */
  print(text: string): void;
  /** A line for the person, on stderr. */
  say(line: string): void;
}

/**
 * The process's own. A reader that goes away (EPIPE) ends the output, not the program with an error; any other trouble
 * with it is a SurroundingsError, thrown where nobody catches it.
 */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal));
  const gone = onceGone(stdout, 'stdout');
  onceGone(stderr, 'stderr');
  return {
    stdin,
    env,
    signal: stop.signal,
    interactive: stdout.isTTY === true,
    colour: takesColour(stdout, env),
    columns: () => stdout.columns || 80,
    print: (text) => {
      if (!gone.yes) stdout.write(`${text}\n`);
    },
    say: (line) => {
      stderr.write(`${line}\n`);
    },
  };
}

function onceGone(stream: WriteStream, name: string): { yes: boolean } {
  const gone = { yes: false };
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE')
      throw new SurroundingsError(`${name} cannot be written: ${fileTrouble(error)}`);
    gone.yes = true;
  });
  return gone;
}

/** FORCE_COLOR before NO_COLOR, as Node itself has it. */
function takesColour(stdout: WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env['FORCE_COLOR'] !== undefined) return !['0', 'false'].includes(env['FORCE_COLOR']);
  if (env['NO_COLOR'] || env['TERM'] === 'dumb') return false;
  return stdout.isTTY === true && stdout.hasColors?.() !== false;
}
