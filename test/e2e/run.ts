// `npm run test:e2e`: the suite on the emulator, or on what AWS_ENDPOINT_URL names.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonWithEmulator } from './emulator/python.ts';

const ROOT = join(import.meta.dirname, '../..');

const found = process.env['AWS_ENDPOINT_URL'] ? { python: '' } : pythonWithEmulator();
if ('python' in found) {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const { status } = spawnSync(
    process.execPath,
    [...jest, '--config', 'test/e2e/jest.config.mjs', ...process.argv.slice(2)],
    { cwd: ROOT, stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} else if (process.env['CI']) {
  process.stderr.write(`test:e2e FAILED: ${found.missing}\n`);
  process.exitCode = 1;
} else {
  process.stderr.write(`\n*** test:e2e SKIPPED: ${found.missing}. Nothing was deployed. ***\n\n`);
}
