import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const HOST = join(import.meta.dirname, 'host');
const PACKAGE = join(HOST, 'node_modules/openclaw/package.json');
const INSTALL_MS = 10 * 60_000;
const NEEDED_NODE = [24, 16] as const;

/** The gateway's own command line. */
export const OPENCLAW = join(HOST, 'node_modules/openclaw/openclaw.mjs');

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const read = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

/** Puts the real gateway where it is missing, in a folder and by a lock of its own; why not, if it cannot be had. */
export function installGateway(): { readonly version: string } | { readonly missing: string } {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor < NEEDED_NODE[1]))
    return {
      missing: `the gateway needs Node ${NEEDED_NODE.join('.')} or newer, and this is ${process.versions.node}`,
    };
  const wanted = read(join(HOST, 'package.json')).dependencies?.['openclaw'] ?? '';
  if (existsSync(PACKAGE) && read(PACKAGE).version === wanted) return { version: wanted };
  process.stderr.write(`installing openclaw ${wanted} in test/gateway/host (about a minute)\n`);
  const { status, error } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--omit=optional', '--omit=peer', '--no-audit', '--no-fund'],
    {
      cwd: HOST,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: INSTALL_MS,
      shell: process.platform === 'win32',
    },
  );
  return status === 0
    ? { version: wanted }
    : { missing: `npm ci in test/gateway/host failed: ${error?.message ?? `exit ${status}`}` };
}
