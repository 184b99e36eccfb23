import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the suite keeps what it makes; nothing in it is worth keeping. */
export const SCRATCH = join(import.meta.dirname, '../../../.e2e');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const NAMES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const OLDEST = '(3, 10)';
const INSTALL_MS = 5 * 60_000;

/** The Python of a virtual environment with the pinned emulator, made where it is missing; why not, if it cannot be had. */
export function pythonWithEmulator(): { readonly python: string } | { readonly missing: string } {
  const pinned = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(SCRATCH, `python-${pinned}`);
  const python =
    process.platform === 'win32' ? join(folder, 'Scripts/python.exe') : join(folder, 'bin/python');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return { python };
  const system = NAMES.find(
    (name) => run(name, '-c', `import sys; sys.exit(sys.version_info < ${OLDEST})`).ok,
  );
  if (!system) return { missing: 'it needs Python 3.10 or newer, and there is none on PATH' };
  mkdirSync(SCRATCH, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  process.stderr.write('test:e2e: installing the emulator in .e2e (once, some seconds)\n');
  const made = run(system, '-m', 'venv', folder);
  if (!made.ok) return { missing: `${system} cannot make a virtual environment: ${made.said}` };
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-deps', '-q'];
  const installed = run(python, ...install, '-r', REQUIREMENTS);
  if (!installed.ok) return { missing: `pip could not install the emulator: ${installed.said}` };
  writeFileSync(complete, '');
  return { python };
}

function run(command: string, ...args: readonly string[]): { readonly ok: boolean; readonly said: string } {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_MS });
  const said = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  return { ok: status === 0, said };
}
