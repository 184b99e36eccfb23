import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PracticeOpenAi } from '../../bin/drill/peers/admin/openai.ts';
import { LocalKeyStore } from '../../functions/local/key-store.ts';
import { PROVIDER } from '../support/upstream-api.ts';
import { OPENCLAW } from './install.ts';
import { type KeySource, type RealGateway, realGateway } from './real-gateway.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ADMIN_KEY = 'sk-admin-3Vt8Qm1Zx6Kd9Lw2';
const PROJECT = 'proj_practice';
const PATH = dirname(process.execPath);

/** A gateway's host without a checkout: one file, and a store with the key. */
let host: string;
let program: string;
let keys: LocalKeyStore;
let provider: PracticeOpenAi;
let gateway: RealGateway;
let exec: object;

beforeAll(async () => {
  host = await mkdtemp(join(tmpdir(), 'pairwatch-host-'));
  program = join(host, 'pairwatch.mjs');
  await promisify(execFile)(process.execPath, ['bin/build.ts'], { cwd: ROOT });
  await copyFile(join(ROOT, 'dist/pairwatch.mjs'), program);
  await writeFile(join(host, 'pairwatch.config.ts'), '');
  keys = new LocalKeyStore(join(host, '.pairwatch'));
  provider = await PracticeOpenAi.start({ adminKey: ADMIN_KEY, project: PROJECT });
  await keys.put('team/ai', (await issued('first')).value);
  exec = { command: process.execPath, args: [program, ...secretref()] };
  gateway = await realGateway(provider.url.href, () => fromExec(exec));
  await gateway.start();
}, 180_000);
afterAll(async () => {
  await gateway?.dispose();
  await provider?.server.stop();
  await rm(host, { recursive: true, force: true });
}, 30_000);

const secretref = () => ['secretref', '--config', join(host, 'pairwatch.config.ts')];

const fromExec = (command: object): KeySource => ({
  providers: { pairwatch: { source: 'exec', ...command } },
  apiKey: { source: 'exec', provider: 'pairwatch', id: 'team/ai' },
});

async function asProviderAdmin(method: 'POST' | 'DELETE', path: string, body?: object) {
  const answer = await fetch(new URL(`${provider.url.href}/organization/projects/${PROJECT}/${path}`), {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return Object(await answer.json());
}

async function issued(name: string): Promise<{ readonly value: string; revoke(): Promise<unknown> }> {
  const { id, api_key } = await asProviderAdmin('POST', 'service_accounts', { name });
  return { value: api_key.value, revoke: () => asProviderAdmin('DELETE', `service_accounts/${id}`) };
}

const probed = async () => (await gateway.call('models.probe', { provider: PROVIDER }))['status'];
const reloaded = () => gateway.call('secrets.reload', {});
const staleOwners = async () => Object((await gateway.call('status', {}))['degradedSecretOwners'] ?? []);

/** What OpenClaw says of exec providers before it calls any. */
async function refusedBy(providers: object): Promise<readonly string[]> {
  const config = join(host, 'openclaw.json');
  await writeFile(config, JSON.stringify({ gateway: { mode: 'local' }, secrets: { providers } }));
  const env = {
    PATH,
    HOME: host,
    OPENCLAW_STATE_DIR: host,
    OPENCLAW_CONFIG_PATH: config,
    OPENCLAW_OFFLINE: '1',
  };
  const said = await promisify(execFile)(process.execPath, [OPENCLAW, 'config', 'validate', '--json'], {
    env: { ...env, OPENCLAW_NO_RESPAWN: '1', DO_NOT_TRACK: '1' },
  }).catch((error: { readonly stdout: string }) => error);
  return JSON.parse(said.stdout).issues.map(({ message }: { readonly message: string }) => message);
}

test('the gateway pairs with the key that secretref gave it at its start', async () => {
  expect(await probed()).toBe('ok');
  expect(await staleOwners()).toEqual([]);
}, 60_000);

test('a key that was changed in the store is used after a reload, and the one before it not any more', async () => {
  const next = await issued('second');
  const [first] = provider.keys;
  await keys.put('team/ai', next.value);
  provider.keys = provider.keys.filter((key) => key !== first);
  expect(await probed()).toBe('auth');
  expect(await reloaded()).toMatchObject({ ok: true, warningCount: 0 });
  expect(await probed()).toBe('ok');
}, 90_000);

test('a store that fails leaves the key in use, and the gateway names who holds an old one', async () => {
  await rename(join(host, '.pairwatch'), join(host, 'away'));
  expect(await reloaded()).toMatchObject({ ok: true, warningCount: 1 });
  expect(await probed()).toBe('ok');
  expect(await staleOwners()).toEqual([
    expect.objectContaining({ degradationState: 'stale', paths: [`models.providers.${PROVIDER}.apiKey`] }),
  ]);
  await rename(join(host, 'away'), join(host, '.pairwatch'));
  expect(await reloaded()).toMatchObject({ ok: true, warningCount: 0 });
  expect(await staleOwners()).toEqual([]);
}, 90_000);

test('the built file may be the command itself, where its environment says where Node is', async () => {
  await chmod(program, 0o755);
  exec = { command: program, args: secretref(), env: { PATH } };
  await gateway.stop();
  await gateway.start();
  expect(await probed()).toBe('ok');
  expect(await staleOwners()).toEqual([]);
}, 180_000);

test('a command that is a link, or that others may write to, is refused by the gateway itself', async () => {
  const [link, open] = [join(host, 'link.mjs'), join(host, 'open.mjs')];
  await symlink(program, link);
  await copyFile(program, open);
  await chmod(open, 0o775);
  const providers = Object.fromEntries(
    Object.entries({ program, link, open }).map(([name, command]) => [name, { source: 'exec', command }]),
  );
  expect(await refusedBy(providers)).toEqual([
    expect.stringMatching(/^secrets\.providers\.link\.command must not be a symlink/),
    expect.stringMatching(/^secrets\.providers\.open\.command permissions are too open/),
  ]);
}, 60_000);
