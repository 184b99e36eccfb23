import { execFile } from 'node:child_process';
import { chmod, copyFile, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PROVIDER } from '../support/upstream-api.ts';
import { OPENCLAW } from './install.ts';
import { type OpenAiProject, openAiProject } from './openai-project.ts';
import { type RealGateway, realGateway } from './real-gateway.ts';
import { type SecretrefHost, secretrefHost } from './secretref-host.ts';

const PATH = dirname(process.execPath);

let host: SecretrefHost;
let provider: OpenAiProject;
let gateway: RealGateway;
/** How the gateway calls it. @default - as the host says */
let command: object | undefined;

beforeAll(async () => {
  host = await secretrefHost();
  provider = await openAiProject();
  await host.keys.put('team/ai', await provider.issue('first'));
  gateway = await realGateway(provider.practice.url.href, () => host.source('team/ai', command));
  await gateway.start();
}, 180_000);
afterAll(async () => {
  await gateway?.dispose();
  await provider?.practice.server.stop();
  await host?.remove();
}, 30_000);

const probed = async () => (await gateway.call('models.probe', { provider: PROVIDER }))['status'];
const reloaded = () => gateway.call('secrets.reload', {});
/** A gateway that is still putting a probe's run away refuses the question; how often that may be is the delivery's to prove. */
async function staleOwners(tries = 10): Promise<unknown> {
  try {
    return (await gateway.call('status', {}))['degradedSecretOwners'] ?? [];
  } catch (error) {
    if (tries === 1 || !String(error).includes('UNAVAILABLE')) throw error;
    await sleep(500);
    return staleOwners(tries - 1);
  }
}

/** What OpenClaw says of exec providers before it calls any. */
async function refusedBy(providers: object): Promise<readonly string[]> {
  const { folder } = host;
  const config = join(folder, 'openclaw.json');
  await writeFile(config, JSON.stringify({ gateway: { mode: 'local' }, secrets: { providers } }));
  const env = {
    PATH,
    HOME: folder,
    OPENCLAW_STATE_DIR: folder,
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
  const { practice, issue } = provider;
  const [first] = practice.keys;
  await host.keys.put('team/ai', await issue('second'));
  practice.keys = practice.keys.filter((key) => key !== first);
  expect(await probed()).toBe('auth');
  expect(await reloaded()).toMatchObject({ ok: true, warningCount: 0 });
  expect(await probed()).toBe('ok');
}, 90_000);

test('a store that fails leaves the key in use, and the gateway names who holds an old one', async () => {
  const store = join(host.folder, '.pairwatch');
  const away = join(host.folder, 'away');
  await rename(store, away);
  try {
    expect(await reloaded()).toMatchObject({ ok: true, warningCount: 1 });
    expect(await probed()).toBe('ok');
    expect(await staleOwners()).toEqual([
      expect.objectContaining({ degradationState: 'stale', paths: [`models.providers.${PROVIDER}.apiKey`] }),
    ]);
  } finally {
    await rename(away, store);
  }
  expect(await reloaded()).toMatchObject({ ok: true, warningCount: 0 });
  expect(await staleOwners()).toEqual([]);
}, 90_000);

test('the built file may be the command itself, where its environment says where Node is', async () => {
  await chmod(host.program, 0o755);
  command = { command: host.program, args: host.args, env: { PATH } };
  await gateway.stop();
  await gateway.start();
  expect(await probed()).toBe('ok');
  expect(await staleOwners()).toEqual([]);
}, 180_000);

test('a command that is a link, or that others may write to, is refused by the gateway itself', async () => {
  const { folder, program } = host;
  const [link, open] = [join(folder, 'link.mjs'), join(folder, 'open.mjs')];
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
