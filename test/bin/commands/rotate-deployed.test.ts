import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { emptyRecord } from '../../../functions/rotate/record.ts';
import { Rotations } from '../../../functions/rotate/rotations.ts';
import { type DeployedFunction, deployedFunction } from '../../support/rotating/deployed-function.ts';
import { type Scripted, scripted } from '../../support/rotating/scripted.ts';
import { type CallOptions, emptyFolder, pairwatch } from '../command-line.ts';

let deployed: DeployedFunction;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
let scene: Scripted;

beforeEach(async () => {
  folder = await emptyFolder();
  deployed = await deployedFunction(() => scene);
  const rotate = {
    driver: 'litellm',
    vault: { secret: 'admin' },
    issuer: { url: 'https://llm.example.com' },
  };
  const options = {
    ...{ name: 'practice', home: 'eu-central-1', regions: ['eu-central-1', 'us-east-1'] },
    targets: {
      api: { protocol: 'openai', url: 'https://llm.example.com/v1', key: { secret: 'api', rotate } },
    },
  };
  await writeFile(join(folder.path, 'pairwatch.config.ts'), `export default ${JSON.stringify(options)};\n`);
});
afterEach(async () => {
  await deployed.close();
  await folder.remove();
});

const stage = async (over: Partial<RotationPlan> = {}) => {
  const root = join(folder.path, 'deployed');
  await mkdir(root);
  scene = await scripted(root, { graceMs: 0, ...over });
  Object.assign(scene.keys, { flag: '--store aws' });
};
const call = (args: readonly string[], options: Partial<CallOptions> = {}) =>
  pairwatch(['rotate', 'api', '--store', 'aws', ...args], {
    cwd: folder.path,
    env: {
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_EC2_METADATA_DISABLED: 'true' },
      ...{
        AWS_CONFIG_FILE: 'none',
        AWS_SHARED_CREDENTIALS_FILE: 'none',
        AWS_ENDPOINT_URL: deployed.endpoint,
      },
    },
    ...options,
  });
const wishes = () => deployed.asked.map(({ wish }) => wish);
const issued = () => scene.calls.filter((what) => what === 'issue').length;

describe('in an emergency', () => {
  test('a dead location and a dead courier are passed over, and said; the leaked key dies', async () => {
    await stage({ deliverTo: [{ gateway: 'gw', provider: 'xroute' }], graceMs: 3_600_000 });
    scene.undeliverable = 'the courier is dead';
    scene.answer = (location, which) => {
      if (location === 'us-east-1') return ['inconclusive', 'LOCATION_SILENT'];
      return which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
    };
    const { code, stdout } = await call(['--now', '--grace', '0s']);
    expect(code).toBe(0);
    expect(stdout).toContain('us-east-1 inconclusive LOCATION_SILENT');
    expect(stdout).toMatch(/api: deliver skipped .*gateway gw.*because the courier is dead/);
    expect(stdout).toMatch(/api: retire done/);
    expect(stdout).toMatch(/the former key is dead/);
    expect(stdout).toMatch(/askedBy \S+@\S+/);
    expect(deployed.asked).toMatchObject([{ wish: 'rotate', urgent: true, graceMs: 0, target: 'api' }]);
    expect(stdout).toMatch(
      /DELIVERY_OWED: gw was passed over, and may go on with the key [0-9a-f]{8} of api/,
    );
    expect(stdout).toContain('`openclaw secrets reload` on the host of gw');
  });

  test('what was passed over stands in the status until it has the key, and comes before another key', async () => {
    await stage({ deliverTo: [{ gateway: 'gw', provider: 'xroute' }] });
    scene.undeliverable = 'the courier is dead';
    await new Rotations(scene.ports).start(scene.subject, { urgent: true, graceMs: 0 });
    const status = await call(['--status']);
    expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('DELIVERY_OWED: gw') });
    expect(JSON.parse((await call(['--status', '--json'])).stdout)).toMatchObject({
      passedOver: [{ state: 'owed', gateway: 'gw', provider: 'xroute', trouble: { code: 'NOT_DELIVERED' } }],
    });
    expect(await call(['--no-wait'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('what is deployed goes on with it by itself'),
    });
    scene.undeliverable = undefined;
    scene.clock.skip(60_001);
    const { code, stdout } = await call([]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/api: deliver done .*gateway gw/),
    });
    expect(stdout).toMatch(/gw uses the current key since .*, 1 min .* after it was passed over/);
    expect(wishes()).toEqual(['advance', 'advance']);
    expect(issued()).toBe(1);
    await call(['--no-wait']);
    expect(issued()).toBe(2);
  });

  test('the rotation that is under way becomes the urgent one', async () => {
    await stage();
    scene.answer = (location) => (location === 'us-east-1' ? ['inconclusive'] : ['paired']);
    const { record } = await new Rotations(scene.ports).start(scene.subject);
    scene.answer = (_location, which) =>
      which === 'former' && scene.retired ? ['failed', 'AUTH_KEY_REJECTED'] : ['paired'];
    expect(await call(['--now', '--grace', '0s'])).toMatchObject({ code: 0 });
    expect(deployed.asked).toMatchObject([{ version: record.rotation?.version }]);
    expect(issued()).toBe(1);
  });

  test('one that is promoted is brought to its end, and then the key is rotated once more', async () => {
    await stage({ graceMs: 3_600_000 });
    await new Rotations(scene.ports).start(scene.subject);
    const { stdout } = await call(['--now', '--grace', '0s', '--no-wait']);
    expect(wishes()).toEqual(['rotate', 'rotate']);
    expect(new Set(deployed.asked.map(({ version }) => version)).size).toBe(2);
    expect(issued()).toBe(2);
    expect(stdout).toContain('finish done');
  });
});

describe('calls that do not come back', () => {
  test('are asked again, and what was done once is not done twice', async () => {
    await stage();
    deployed.fates.push('throttled', 'cut off');
    const { code, stdout, stderr } = await call([]);
    expect({ code, last: stdout.trim().split('\n').at(-1) }).toEqual({
      code: 0,
      last: expect.stringContaining('the former key is dead'),
    });
    expect(stderr).toContain('no answer came back');
    expect(issued()).toBe(1);
    expect(wishes()).toEqual(['rotate', 'rotate', 'rotate']);
  }, 20_000);

  test('an answer that never arrives is not waited for, once the work is done', async () => {
    await stage({ deliverTo: [{ gateway: 'gw', provider: 'xroute' }] });
    const { promise: seen, resolve } = Promise.withResolvers<void>();
    const onStderr = (text: string) => {
      if (text.includes('is being delivered')) resolve();
    };
    const { courier, ...ports } = scene.ports;
    const deliver: typeof courier.deliver = async (...whom) => {
      await seen;
      return courier.deliver(...whom);
    };
    Object.assign(scene, { ports: { ...ports, courier: { ...courier, deliver } } });
    deployed.fates.push('silent');
    const { code, stdout, stderr } = await call([], { onStderr });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('the former key is dead') });
    expect(stderr).toContain('api: the new key is being delivered');
    expect(stderr).toContain('no answer came back');
    expect(issued()).toBe(1);
  }, 60_000);

  test('a call that is broken off leaves it going on by itself', async () => {
    await stage();
    scene.answer = () => ['inconclusive'];
    const { promise: waiting, resolve } = Promise.withResolvers<void>();
    const onStderr = (text: string) => {
      if (text.includes('api waits for')) resolve();
    };
    const { code, stdout, stderr } = await call([], { interrupt: waiting, onStderr });
    expect(code).toBe(3);
    expect(stdout).toContain('waits for us-east-1');
    expect(stderr).toContain('goes on with it by itself');
    expect((await scene.ports.rotations.read('api'))?.rotation).toMatchObject({ state: 'proving' });
  });
});

describe('somebody else at work', () => {
  const busy = async () => {
    await stage();
    const { rotations } = scene.ports;
    const record = { ...emptyRecord('api'), revision: 1 };
    const lease = { holder: 'another', until: Date.now() + 3_600_000 };
    await rotations.write({ ...record, lease });
    return () => rotations.write({ ...record, revision: 2 });
  };

  test('is waited for, and said', async () => {
    const leave = await busy();
    let left: Promise<unknown> | undefined;
    const onStderr = (text: string) => {
      if (text.includes('somebody else is at work')) left ??= leave();
    };
    const { code, stderr } = await call([], { onStderr });
    await left;
    expect(code).toBe(0);
    expect(stderr).toMatch(/somebody else is at work on its rotation, until .* at the latest/);
    expect(stderr.match(/somebody else is at work/g)).toHaveLength(1);
  }, 20_000);

  test('with --no-wait the person is told, and goes', async () => {
    await busy();
    const { code, stderr } = await call(['--no-wait']);
    expect(code).toBe(3);
    expect(stderr).toContain('BUSY: another rotation of api is at work');
    expect(stderr).toContain('pairwatch rotate api --status --store aws');
    expect((await call(['--status'])).stdout).toBe('api: was never rotated\n');
  });
});

describe('abort and back', () => {
  test('what hangs is given up', async () => {
    await stage();
    scene.answer = () => ['inconclusive'];
    expect(await call(['--no-wait'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('waits for'),
    });
    deployed.fates.push('cut off');
    const { code, stdout } = await call(['--abort']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('given up') });
    expect(await call(['--abort'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('TOO_LATE: no rotation of api is under way'),
    });
  }, 20_000);

  test('the former key comes back while it lives', async () => {
    await stage({ graceMs: 3_600_000 });
    expect(await call(['--no-wait'])).toMatchObject({ code: 3 });
    expect(await call(['--abort'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('pairwatch rotate api --back --store aws'),
    });
    expect(await call(['--back'])).toMatchObject({ code: 0, stdout: expect.stringContaining('back done') });
    const credential = await scene.keys.read('api');
    expect(credential).toMatchObject({ state: 'found', value: 'the-former-key' });
  });
});

test('--dry-run asks nobody, and says what would be done', async () => {
  await stage();
  const { code, stdout } = await call(['--dry-run']);
  expect(code).toBe(0);
  expect(stdout).toContain('a handshake with it from eu-central-1, us-east-1');
  expect(deployed.asked).toEqual([]);
});

test.each([
  ['older', /does not know this rotation yet: deploy the configuration again/],
  [{ broken: 'RotationUnknown' }, /does not know this rotation yet/],
  [{ broken: 'TypeError' }, /pairwatch-practice-rotate in eu-central-1 broke: .*aws logs tail.*; api stays/],
] as const)('a function that cannot: %p: exit 3, one line that says what to do', async (fate, says) => {
  await stage();
  deployed.fates.push(fate);
  const { code, stdout, stderr } = await call([]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).not.toContain('of a library');
});

test('a ledger that takes no entry is said with its own words: nobody at night reads a log for them', async () => {
  await stage();
  deployed.fates.push({
    broken: 'LedgerError',
    because: 'the key alias/ledger in eu-central-1: KMSInvalidStateException',
  });
  const { code, stdout, stderr } = await call(['--now']);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(
    /the ledger: the key alias\/ledger in eu-central-1: KMSInvalidStateException; api stays/,
  );
});
