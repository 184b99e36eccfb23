import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCH = fileURLToPath(new URL('../../bin/launch.mjs', import.meta.url));

/** A configuration of OpenAI-shaped targets that need no key, by name and URL; `more` goes in beside the targets. */
export async function configure(folder: string, targets: Record<string, string>, more = {}): Promise<void> {
  const entries = Object.entries(targets).map(([name, url]) => [name, { protocol: 'openai', url }]);
  const options = { name: 'test', targets: Object.fromEntries(entries), ...more };
  await writeFile(join(folder, 'pairwatch.config.ts'), `export default ${JSON.stringify(options)};\n`);
}

/** `pairwatch watch`, running. */
export class Watching {
  readonly child: ChildProcess;
  readonly #closed: Promise<unknown>;
  stdout = '';
  stderr = '';

  constructor(folder: string, args: readonly string[] = []) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [LAUNCH, 'watch', '--every', '200ms', ...args], {
      cwd: folder,
      env: { PATH, HOME },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#closed = once(this.child, 'close');
    for (const name of ['stdout', 'stderr'] as const)
      this.child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this[name] += text;
      });
  }

  /** Waits until it has written something like this. */
  async wrote(name: 'stdout' | 'stderr', pattern: RegExp): Promise<void> {
    while (!pattern.test(this[name])) {
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    await this.#closed;
    return this.child.exitCode;
  }
}
