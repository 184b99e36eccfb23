import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { emptyFolder, pairwatch } from '../bin/command-line.ts';
import { practiceRotatedGateway } from '../support/rotating/gateway-stage.ts';
import { setUpLocally } from '../support/rotating/local-gateway.ts';

const LAUNCH = fileURLToPath(new URL('../../bin/launch.mjs', import.meta.url));
const KILLS = 6;

const rotating = (cwd: string): ChildProcess =>
  spawn(process.execPath, [LAUNCH, 'rotate', 'gateway', '--grace', '0s'], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

/** Killed at some moment after its first entry, or before it. */
async function killed(cwd: string, afterMs: number): Promise<void> {
  const child = rotating(cwd);
  const begun = Promise.race([
    once(child.stdout ?? child, 'data'),
    once(child, 'exit'),
    sleep(10_000, undefined, { ref: false }),
  ]);
  await begun;
  await sleep(afterMs);
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

test('a rotation that is killed is taken up at once by the next call, and nothing is lost', async () => {
  /** Of the process that is to die at a call of the gateway. */
  let doomed: { readonly child: ChildProcess; readonly moment: 'before' | 'after' } | undefined;
  const gateway = await practiceRotatedGateway((moment, method) => {
    if (method !== 'device.token.rotate' || doomed?.moment !== moment) return undefined;
    doomed.child.kill('SIGKILL');
    doomed = undefined;
    return 'cut';
  });
  const folder = await emptyFolder();
  try {
    await setUpLocally(folder.path, gateway);
    const goesOn = async () => {
      const { code, stderr } = await pairwatch(['rotate', 'gateway', '--grace', '0s'], { cwd: folder.path });
      expect({ code, stderr: stderr.replace(/^pairwatch: (?:in|gateway waits) .*$/gm, '').trim() }).toEqual({
        code: 0,
        stderr: '',
      });
    };
    for (let kill = 0; kill < KILLS; kill++) {
      await killed(folder.path, kill * 18);
      await goesOn();
    }
    for (const moment of ['before', 'after'] as const) {
      const child = rotating(folder.path);
      doomed = { child, moment };
      const [, signal] = await once(child, 'exit');
      expect(signal).toBe('SIGKILL');
      await goesOn();
    }
    expect(await pairwatch(['probe', 'gateway'], { cwd: folder.path })).toMatchObject({ code: 0 });
    expect(await pairwatch(['audit', 'verify'], { cwd: folder.path })).toMatchObject({ code: 0 });
  } finally {
    await gateway.close();
    await folder.remove();
  }
}, 120_000);
