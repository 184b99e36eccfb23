import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Message } from '../../functions/state/message.ts';

const LAUNCH = fileURLToPath(new URL('../../bin/launch.mjs', import.meta.url));

/** A message as the terminal got it. */
export interface Told extends Message {
  readonly repeat: boolean;
}

/** A watch on a fast schedule as a process of its own, whose stdout is the way to people. */
export class WatchProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #read: Promise<unknown>;
  stderr = '';

  constructor(folder: string, told: (message: Told) => void) {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [LAUNCH, 'watch', '--every', '150ms', '--json'], {
      cwd: folder,
      env: { PATH, HOME },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => told(JSON.parse(line) as Told));
    this.#read = once(lines, 'close');
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.#child = child;
    this.#ended = once(child, 'exit');
  }

  /** Resolves when it is gone and all that it wrote was read. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal);
    await Promise.all([this.#ended, this.#read]);
    return this.#child.exitCode;
  }
}
