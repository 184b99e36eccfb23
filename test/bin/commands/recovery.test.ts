import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PracticeGateway } from '../../../bin/drill/peers/gateway.ts';
import { readGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { emptyFolder, pairwatch } from '../command-line.ts';

const TOKEN = 'shr_canary_5Hd8Qw2Lm6Xv9Rz4';
const NEXT = 'shr_canary_3Bn7Kc1Tp5Yg8Jf2';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let gateway: PracticeGateway;
beforeEach(async () => {
  folder = await emptyFolder();
  gateway = await PracticeGateway.start({ auth: { mode: 'token', token: TOKEN } });
  await writeConfiguration(gateway.url);
});
afterEach(async () => {
  await gateway.stop();
  await folder.remove();
});

const writeConfiguration = (url: string) =>
  writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `export default { name: 'mine', targets: { gw: { protocol: 'openclaw', url: '${url}',
       key: { secret: 'gw', rotate: {} } } } };`,
  );

/** Does what the printed commands say. */
const approving = (text: string) => {
  for (const [, requestId = ''] of text.matchAll(/openclaw devices approve (\S+)/g))
    gateway.approve(requestId);
};
const call = (args: readonly string[], stdin = '') =>
  pairwatch(args, { cwd: folder.path, env: { TOKEN }, onStdout: approving, stdin });
const enroll = (...more: string[]) => call(['enroll', 'gw', '--gateway-token-env', 'TOKEN', ...more]);

const stored = async (file: string): Promise<string> =>
  JSON.parse(await readFile(join(folder.path, '.pairwatch/keys', file), 'utf8')).current.value;
const vault = async () => {
  const read = readGatewayVault(await stored('gw%2Fstandby.json'));
  return read.state === 'usable' ? read.vault : undefined;
};

describe('the shared token is kept for recovery', () => {
  test('only when it is said', async () => {
    expect(await enroll()).toMatchObject({ code: 0 });
    expect((await vault())?.shared).toBeUndefined();
    const standby = (await vault())?.standby;
    const kept = await enroll('--keep-recovery');
    expect(kept).toMatchObject({ code: 0 });
    expect(await vault()).toEqual({ schema: 2, standby, shared: { kind: 'token', value: TOKEN } });
    expect(kept.stdout + kept.stderr).not.toContain(TOKEN);
    expect(await stored('gw.json')).not.toContain(TOKEN);
    expect(await enroll()).toMatchObject({ code: 0 });
    expect((await vault())?.shared?.value).toBe(TOKEN);
  });

  test('exchanged and taken out by keys put, the standby beside it untouched', async () => {
    await enroll('--keep-recovery');
    const standby = (await vault())?.standby;
    const put = await call(['keys', 'put', 'gw', '--recovery', 'token'], `${NEXT}\n`);
    expect(put).toMatchObject({ code: 0, stdout: 'gw: vault gw/standby keeps the shared token\n' });
    expect(await vault()).toEqual({ schema: 2, standby, shared: { kind: 'token', value: NEXT } });
    expect(put.stdout + put.stderr).not.toContain(NEXT);
    const none = await call(['keys', 'put', 'gw', '--recovery', 'none']);
    expect(none).toMatchObject({ code: 0, stdout: 'gw: vault gw/standby keeps no shared credential\n' });
    expect(await vault()).toEqual({ schema: 2, standby });
  });

  test('a damaged vault is not called empty, and one that cannot be read is left as it is', async () => {
    await new LocalKeyStore(join(folder.path, '.pairwatch')).put('gw/standby', '{"schema":2}');
    const damaged = await call(['keys', 'put', 'gw', '--recovery', 'token'], NEXT);
    expect(damaged).toMatchObject({ code: 2, stdout: '' });
    expect(damaged.stderr).toMatch(
      /gw\/standby\) is damaged: it has no "schema": 2 and "standby": pairwatch enroll gw/,
    );
    await writeFile(join(folder.path, '.pairwatch/keys/gw%2Fstandby.json'), '{');
    const unreadable = await call(['keys', 'put', 'gw', '--recovery', 'token'], NEXT);
    expect(unreadable).toMatchObject({ code: 3, stdout: '' });
    expect(unreadable.stderr).toMatch(
      /the vault of gw \(gw\/standby\) is not changed: .*standby\.json is damaged/,
    );
  });

  test.each([
    [
      ['keys', 'put', 'gw', '--recovery', 'token'],
      /holds no standby yet: pairwatch enroll gw .*--keep-recovery/,
    ],
    [['keys', 'put', 'gw', '--recovery', 'key'], /--recovery "key" is none of token, password, none/],
    [['keys', 'put', 'gw', '--recovery', 'none', '--pending'], /--recovery goes into the vault of a gateway/],
    [
      ['enroll', 'ws://127.0.0.1:1', '--device', 'd.json', '--gateway-token-env', 'TOKEN', '--keep-recovery'],
      /--keep-recovery goes with a target/,
    ],
  ])('%j: exit 2, nothing stored', async (args, says) => {
    const { code, stdout, stderr } = await call(args, `${NEXT}\n`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });
});
