import { PassThrough } from 'node:stream';
import type { Terminal } from '../../bin/commands/terminal.ts';

/** A terminal that keeps what a command wrote. */
export interface RecordingTerminal extends Terminal {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

export function recordingTerminal(env: NodeJS.ProcessEnv = {}): RecordingTerminal {
  const stdout: string[] = [];
  const stderr: string[] = [];
  return {
    stdout,
    stderr,
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    env,
    signal: new AbortController().signal,
    interactive: false,
    colour: false,
    columns: () => 80,
    print: (text) => {
      stdout.push(text);
    },
    say: (line) => {
      stderr.push(line);
    },
  };
}
