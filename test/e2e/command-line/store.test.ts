import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { namesOf } from '../../../functions/contract/names.ts';
import { emptyFolder, pairwatch } from '../../bin/command-line.ts';
import { type FlappingPeer, flappingPeer } from '../../kill/peer.ts';
import { type AdapterHome, createTable, openHome } from '../adapters/home.ts';
import { Standing } from './standing.ts';

const KEY = 'sk-proj-Stored4Lm8Vx2Qz6Tn9Rb1Wk';
const LOCATION = ['--location', 'private:office', '--store', 'aws'];

let at: AdapterHome;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
let peer: FlappingPeer;
let dropTable: (() => Promise<void>) | undefined;
const watching: Standing[] = [];

const environment = () => ({
  AWS_ENDPOINT_URL: process.env['AWS_ENDPOINT_URL'] ?? '',
  AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? '',
  AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
});
const call = (args: readonly string[], stdin?: string) =>
  pairwatch(args, { cwd: folder.path, env: environment(), ...(stdin !== undefined && { stdin }) });

function watch(...args: readonly string[]): Standing {
  const started = new Standing(folder.path, ['watch', ...LOCATION, ...args], environment());
  watching.push(started);
  return started;
}

beforeAll(async () => {
  at = await openHome();
  folder = await emptyFolder();
  peer = await flappingPeer();
  const options = {
    name: at.installation,
    home: at.home,
    regions: [at.home],
    privateLocations: ['office', 'lab'],
    targets: {
      open: { protocol: 'openai', url: peer.url, locations: ['private:office'] },
      far: { protocol: 'openai', url: peer.url, locations: ['private:lab'] },
      keyed: { protocol: 'openai', url: peer.url, key: { secret: 'keyed' }, locations: ['private:office'] },
    },
  };
  await writeFile(join(folder.path, 'pairwatch.config.ts'), `export default ${JSON.stringify(options)};\n`);
}, 60_000);

afterAll(async () => {
  await Promise.all(watching.map((each) => each.end('SIGKILL')));
  await dropTable?.();
  peer?.close();
  await folder?.remove();
  await at?.close();
}, 30_000);

describe('before the deployment', () => {
  test.each([
    [/^pairwatch: the table pairwatch-.*: it is not there: deploy first/m, ['status']],
    [/^pairwatch: the table pairwatch-.*: it is not there: deploy first/m, ['history']],
    [
      /^pairwatch: there is no secret pairwatch\/.*\/keyed in .*: it is made by the deployment/m,
      ['keys', 'put', 'keyed'],
    ],
  ])('%s', async (line, args) => {
    const { code, stdout, stderr } = await call([...args, '--store', 'aws'], KEY);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(line);
  });
});

describe('after it', () => {
  beforeAll(async () => {
    dropTable = await createTable(at);
    const secrets = new SecretsManagerClient(at.access);
    for (const name of ['keyed', 'turned'])
      await secrets.send(new CreateSecretCommand({ Name: namesOf(at.installation).secret(name) }));
    secrets.destroy();
  });

  test('a private location votes, a second process for it does no harm, and a silent one is told', async () => {
    const first = watch('--json');
    await first.wrote('stdout', /"outcome":"paired"/);
    await first.wrote('stderr', /keyed is unarmed/);
    const [line = ''] = first.stdout.split('\n');
    expect(JSON.parse(line)).toMatchObject({ check: 'open', location: 'private:office', outcome: 'paired' });
    const second = watch();
    await second.wrote('stderr', /is taken: another process stands for private:office too/);
    const { code, stdout, stderr } = await call(['status', '--store', 'aws']);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining('state in the table pairwatch-'),
    });
    expect(stdout).toMatch(/^open {3}up .*last look \d+ s ago$/m);
    expect(stdout).toMatch(/^keyed {2}unarmed/m);
    expect(stdout).toMatch(/^private:lab {2}silent: it has not looked yet$/m);
    expect(stdout.match(/silent/g)).toHaveLength(1);
    expect(await second.end('SIGTERM')).toBe(0);
    expect(await first.end('SIGTERM')).toBe(0);
  }, 60_000);

  test('uptime comes from the metrics', async () => {
    const { code, stdout } = await call(['history', 'open', '--store', 'aws', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      check: 'open',
      uptime: 1,
      votes: 1,
      failed: 0,
      confirmed: null,
    });
  });

  test('a key is absent, then stored, and shown by its fingerprint alone', async () => {
    const absent = await call(['keys', 'show', 'keyed', '--store', 'aws']);
    expect(absent).toMatchObject({ code: 0, stdout: 'keyed: key keyed: absent\n' });
    const put = await call(['keys', 'put', 'keyed', '--store', 'aws'], `${KEY}\n`);
    expect(put).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`keys in Secrets Manager in ${at.home}`),
    });
    const shown = await call(['keys', 'show', 'keyed', '--store', 'aws', '--json']);
    const { fingerprint, state } = JSON.parse(shown.stdout);
    expect(state).toBe('present');
    expect(put.stdout).toContain(fingerprint);
    expect([put, shown].map(({ stdout, stderr }) => stdout + stderr).join('')).not.toContain('Lm8Vx2');
    const probed = await call(['probe', 'keyed', '--store', 'aws', '--json']);
    expect(JSON.parse(probed.stdout)).toMatchObject({ target: 'keyed', outcome: 'paired' });
  });

  test('the next key waits beside the present one, and the rotation tells where it stands', async () => {
    const options = {
      ...{ name: at.installation, home: at.home, regions: [at.home] },
      targets: { turned: { protocol: 'openai', url: peer.url, key: { secret: 'turned', rotate: {} } } },
    };
    await writeFile(join(folder.path, 'turned.config.ts'), `export default ${JSON.stringify(options)};\n`);
    const where = ['--config', 'turned.config.ts', '--store', 'aws'];
    expect(await call(['keys', 'put', 'turned', ...where], KEY)).toMatchObject({ code: 0 });
    const staged = await call(['keys', 'put', 'turned', '--pending', ...where], `${KEY}2`);
    expect(staged).toMatchObject({ code: 0, stdout: expect.stringContaining('turned: key turned staged') });
    const { stdout } = await call(['keys', 'show', 'turned', '--json', ...where]);
    expect(staged.stdout).not.toContain(JSON.parse(stdout).fingerprint);
    const standing = await call(['rotate', 'turned', '--status', ...where]);
    expect(standing).toMatchObject({ code: 0, stdout: 'turned: was never rotated\n' });
  });

  test('--keys local leaves the keys where they are', async () => {
    const local = watch('--keys', 'local');
    await local.wrote('stderr', /keys from the files under .*, votes in the table pairwatch-/);
    expect(await local.end('SIGTERM')).toBe(0);
  }, 30_000);
});
