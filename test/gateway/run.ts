// `npm run test:gateway`: installs the real gateway in a folder of its own, and runs the scenarios against it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installGateway } from './install.ts';

const ROOT = join(import.meta.dirname, '../..');

const installed = installGateway();
if ('version' in installed) {
  // Once for all files: side by side, one would copy what another is writing.
  const built = spawnSync(process.execPath, ['bin/build.ts'], { cwd: ROOT, stdio: 'inherit' });
  if (built.status !== 0) process.exit(1);
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const { status } = spawnSync(
    process.execPath,
    [...jest, '--config', 'test/gateway/jest.config.mjs', ...process.argv.slice(2)],
    { cwd: ROOT, stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} else if (process.env['CI']) {
  process.stderr.write(`test:gateway FAILED: ${installed.missing}\n`);
  process.exitCode = 1;
} else {
  process.stderr.write(
    `\n*** test:gateway SKIPPED: ${installed.missing}. Nothing was tested against the real gateway. ***\n\n`,
  );
}
