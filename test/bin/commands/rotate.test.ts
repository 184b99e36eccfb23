import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { formatDeviceDocument, parseDeviceDocument } from '../../../functions/keys/device-document.ts';
import { formatGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { paired, practiceRotatedGateway, type RotatedGateway } from '../../support/rotating/gateway-stage.ts';
import { emptyFolder, pairwatch } from '../command-line.ts';

let gateway: RotatedGateway;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
let keys: LocalKeyStore;
beforeEach(async () => {
  gateway = await practiceRotatedGateway();
  folder = await emptyFolder();
  keys = new LocalKeyStore(join(folder.path, '.pairwatch'));
  await keys.put('device', formatDeviceDocument(await paired(gateway)));
  const vault = { schema: 2 as const, standby: await paired(gateway), shared: gateway.shared };
  await keys.put('device/standby', formatGatewayVault(vault));
  await mkdir(folder.path, { recursive: true });
  await writeFile(
    join(folder.path, 'pairwatch.config.ts'),
    `export default { name: 'mine', targets: {
      gateway: { protocol: 'openclaw', url: '${gateway.url.href}', key: { secret: 'device', rotate: { every: 7 } } },
      plain: { protocol: 'openclaw', url: '${gateway.url.href}', key: { secret: 'other' } },
      asked: { protocol: 'openclaw', url: '${gateway.url.href}', key: { secret: 'another' },
        upstream: { provider: 'ai', courier: { secret: 'courier' } } },
      assisted: { protocol: 'openai', url: 'https://api.example.com/v1',
        key: { secret: 'person', rotate: { usedBy: ['asked'] } } },
    } };\n`,
  );
});
afterEach(async () => {
  await gateway.close();
  await folder.remove();
});

const call = (...args: string[]) => pairwatch(args, { cwd: folder.path });
const deviceNow = async () => {
  const credential = await keys.read('device');
  const parsed = parseDeviceDocument(credential.state === 'found' ? credential.value : '');
  return parsed.ok ? parsed.document.deviceId : undefined;
};

describe('rotate', () => {
  test('takes a rotation to its end, tells each step, and leaves a ledger that verifies', async () => {
    const before = await deviceNow();
    const { code, stdout, stderr } = await call('rotate', 'gateway', '--grace', '0s');
    expect({ code, stderr: stderr.replace(/^pairwatch: in .*$/gm, '').trim() }).toEqual({
      code: 0,
      stderr: '',
    });
    for (const step of ['create done', 'test done', 'finish done', 'retire done'])
      expect(stdout).toContain(`gateway: ${step}`);
    expect(stdout).toContain('the former key is dead');
    expect(await deviceNow()).not.toBe(before);
    expect(await call('audit', 'verify')).toMatchObject({ code: 0 });
    expect((await call('rotate', 'gateway', '--status')).stdout).toContain('the former key is dead');
    expect(await call('probe', 'gateway')).toMatchObject({ code: 0 });
  });

  test('says what it would do, and does nothing', async () => {
    const before = await deviceNow();
    const { code, stdout } = await call('rotate', 'gateway', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('by the driver openclaw, with the vault device/standby');
    expect(stdout).not.toContain('missing');
    expect(await deviceNow()).toBe(before);
    expect((await call('rotate', 'gateway', '--status')).stdout).toContain('was never rotated');
  });

  test('says what is not there yet, and which command stores it', async () => {
    const { code, stdout } = await call('rotate', 'assisted', '--dry-run');
    expect(code).toBe(1);
    expect(stdout).toContain('a person makes and stores: `pairwatch keys put assisted --pending`');
    expect(stdout).toContain('missing  key "person": `pairwatch keys put assisted`');
    expect(stdout).toContain('missing  courier "courier": `pairwatch enroll asked --gateway-token-env NAME`');
  });

  test('a key that cannot be read says nothing of the gateway', async () => {
    await writeFile(join(folder.path, '.pairwatch/keys/device.json'), '{');
    const { code, stderr } = await call('rotate', 'gateway', '--no-wait');
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('device.json is damaged') });
  });

  test('a key that no rotation would take is not staged', async () => {
    const staged = (target: string) =>
      pairwatch(['keys', 'put', target, '--pending'], { cwd: folder.path, stdin: 'sk-Kq7Zr2Xw9Lm4Tb8V' });
    expect(await staged('gateway')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is made by the driver openclaw: pairwatch rotate gateway'),
    });
    expect(await staged('plain')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('plain has no key.rotate'),
    });
  });

  test('leaves at the first wait, goes back while the former key lives, and then no more', async () => {
    const before = await deviceNow();
    const left = await call('rotate', 'gateway', '--no-wait');
    expect(left.code).toBe(3);
    expect(left.stdout).toContain('waits for the grace');
    expect(left.stderr).toContain('a running `pairwatch watch` goes on with it');
    expect(await call('rotate', 'gateway', '--status')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^ {2}waits for the grace, in which .*; goes on at .* UTC$/m),
      stderr: expect.stringMatching(/a running `pairwatch watch` goes on with it.*`pairwatch rotate` does$/m),
    });
    expect(await deviceNow()).not.toBe(before);
    expect(await call('rotate', 'gateway', '--abort')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('pairwatch rotate gateway --back'),
    });
    const back = await call('rotate', 'gateway', '--back');
    expect(back.code).toBe(0);
    expect(await deviceNow()).toBe(before);
    expect((await call('rotate', 'gateway', '--back')).code).toBe(2);
    expect((await call('rotate', 'gateway', '--grace', '0s')).code).toBe(0);
  });

  test('a rotation that somebody else took back is not a good end for whoever waits for it', async () => {
    let waits: (value: unknown) => void = () => undefined;
    const waiting = new Promise((resolve) => {
      waits = resolve;
    });
    const onStdout = (text: string) => {
      if (text.includes('finish done')) waits(undefined);
    };
    const first = pairwatch(['rotate', 'gateway'], { cwd: folder.path, onStdout });
    await waiting;
    let code: number | null;
    do {
      ({ code } = await call('rotate', 'gateway', '--back'));
    } while (code === 3);
    expect(code).toBe(0);
    expect(await first).toMatchObject({ code: 1, stdout: expect.stringContaining('STOPPED') });
  });

  test('goes on where a call that was broken off left it', async () => {
    const { promise: waiting, resolve } = Promise.withResolvers<void>();
    const onStderr = (text: string) => {
      if (text.includes('gateway waits for')) resolve();
    };
    const broken = { cwd: folder.path, interrupt: waiting, onStderr };
    expect((await pairwatch(['rotate', 'gateway'], broken)).code).toBe(3);
    const { code, stdout } = await call('rotate', 'gateway', '--grace', '0s', '--json');
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ target: 'gateway', rotation: { state: 'done' }, waits: null });
  });

  test.each([
    [['rotate'], 'rotate wants a target'],
    [['rotate', 'plain'], 'plain has no key.rotate in the configuration'],
    [['rotate', 'gateway', '--abort', '--back'], '--abort and --back'],
    [['rotate', 'gateway', '--status', '--now'], '--status takes none of --now, --grace and --no-wait'],
    [['rotate', 'gateway', '--dry-run', '--no-wait'], '--dry-run takes none of --now, --grace and --no-wait'],
    [['rotate', 'gateway', '--grace', 'soon'], '--grace'],
  ])('%p is a wrong call', async (args, said) => {
    const { code, stdout, stderr } = await call(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
  });
});
