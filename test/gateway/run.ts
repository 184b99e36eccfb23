// `npm run test:gateway`: installs the real gateway in a folder of its own, and runs the scenarios against it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const HOST = join(HERE, 'host');
const PACKAGE = join(HOST, 'node_modules/openclaw/package.json');
const INSTALL_MS = 10 * 60_000;
const NEEDED_NODE = [24, 16] as const;

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const read = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

function whyNot(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor < NEEDED_NODE[1]))
    return `the gateway needs Node ${NEEDED_NODE.join('.')} or newer, and this is ${process.versions.node}`;
  const wanted = read(join(HOST, 'package.json')).dependencies?.['openclaw'];
  if (existsSync(PACKAGE) && read(PACKAGE).version === wanted) return undefined;
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
    ? undefined
    : `npm ci in test/gateway/host failed: ${error?.message ?? `exit ${status}`}`;
}

const reason = whyNot();
if (reason === undefined) {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const { status } = spawnSync(
    process.execPath,
    [...jest, '--config', 'test/gateway/jest.config.mjs', ...process.argv.slice(2)],
    { cwd: ROOT, stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} else if (process.env['CI']) {
  process.stderr.write(`test:gateway FAILED: ${reason}\n`);
  process.exitCode = 1;
} else {
  process.stderr.write(
    `\n*** test:gateway SKIPPED: ${reason}. Nothing was tested against the real gateway. ***\n\n`,
  );
}
