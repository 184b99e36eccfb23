import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { emptyFolder, pairwatch } from '../bin/command-line.ts';
import { DEVICE } from '../matrix/specs.ts';
import { gatewayPeer, hello, refuses, STATUS } from '../support/fault-gateway.ts';
import { answer } from '../support/fault-http.ts';
import { FaultPeers } from '../support/fault-peers.ts';
import { CANARIES, everyForm, leaks } from './canaries.ts';

const DOCUMENT = { ...DEVICE, deviceToken: CANARIES.deviceToken };
/** Files that the calls are given; everything else in the folder is output. */
const GIVEN: Readonly<Record<string, string>> = {
  'device.json': JSON.stringify(DOCUMENT),
  'key.txt': CANARIES.key,
  'refresh.txt': CANARIES.refreshToken,
  'subject.txt': CANARIES.subjectToken,
};
const ENV = {
  GATEWAY_TOKEN: CANARIES.sharedToken,
  GATEWAY_PASSWORD: CANARIES.password,
  PROXY_AUTH: `watch:${CANARIES.proxyPassword}`,
  CLIENT_SECRET: CANARIES.clientSecret,
  PAIRWATCH_DEBUG: '1',
};
const ALL = Object.values({ ...CANARIES, private: DEVICE.privateKey })
  .map(everyForm)
  .join(' | ');
const inHeader = (text: string) => text.replace(/[^\x20-\x7e]/g, '').slice(0, 8000);

let peers = new FaultPeers();
let folder: Awaited<ReturnType<typeof emptyFolder>>;
beforeEach(async () => {
  folder = await emptyFolder();
  for (const [name, text] of Object.entries(GIVEN))
    await writeFile(join(folder.path, name), text, { mode: 0o600 });
});
afterEach(async () => {
  await peers.close();
  peers = new FaultPeers();
  await folder.remove();
});

/** Calls it, plain and as JSON with a HAR, and looks through all that is left: streams, state, files. */
async function expectSilence(
  args: readonly string[],
  secrets: string,
  exits: readonly number[] = [0, 1],
): Promise<void> {
  for (const flags of [[], ['--json', '--har', 'out.har']]) {
    const { code, stdout, stderr } = await pairwatch([...args, ...flags], { cwd: folder.path, env: ENV });
    expect(exits).toContain(code);
    const files = await readdir(folder.path, { recursive: true, withFileTypes: true });
    const written = files.filter((file) => file.isFile() && !(file.name in GIVEN));
    const texts = await Promise.all(
      written.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
    );
    const said = [stdout, stderr, ...texts].join('\n');
    expect(leaks(said)).toEqual([]);
    expect(said).not.toContain(DEVICE.privateKey.slice(4, 16));
    for (const secret of secrets.split(' ').filter((one) => one.length > 0))
      expect(said).not.toContain(secret);
  }
}

const failing = {
  code: 'INVALID_REQUEST',
  message: ALL,
  details: { code: 'AUTH_TOKEN_MISMATCH', reason: ALL },
};

describe('no secret on stdout, stderr, in a HAR or in a state file', () => {
  test('of a gateway whose every answer tells them', async () => {
    const port = await gatewayPeer(peers, {
      connect: ({ auth }) =>
        auth['token']
          ? { ok: false, error: failing }
          : refuses('INVALID_REQUEST', 'AUTH_DEVICE_TOKEN_MISMATCH', { note: CANARIES.deviceToken }),
    });
    const url = `ws://127.0.0.1:${port}`;
    await expectSilence(
      ['probe', url, '--device', 'device.json', '--gateway-token-env', 'GATEWAY_TOKEN'],
      '',
      [1],
    );
    await expectSilence(
      ['probe', url, '--device', 'device.json', '--gateway-password-env', 'GATEWAY_PASSWORD'],
      '',
      [1],
    );
  });

  test('of a gateway that pairs and tells them; the next look compares with them', async () => {
    const told = [CANARIES.deviceToken, CANARIES.freshDeviceToken].map(everyForm).join(' | ');
    const port = await gatewayPeer(peers, {
      connect: () =>
        hello({ server: { version: told, bootId: told }, auth: { deviceToken: CANARIES.freshDeviceToken } }),
      methods: {
        status: () => ({ ok: true, payload: { ...STATUS, degradedPlugins: [{ pluginId: told }] } }),
        'gateway.identity.get': () => ({ ok: true, payload: { deviceId: told } }),
      },
    });
    await expectSilence(['probe', `ws://127.0.0.1:${port}`, '--device', 'device.json'], '', [0]);
  });

  test('of a proxy that tells its password', async () => {
    const said = inHeader(everyForm(CANARIES.proxyPassword));
    const proxy = await peers.http(() =>
      answer(407, said, { 'Proxy-Authenticate': `Basic realm="${said}"`, Server: said }),
    );
    const basic = Buffer.from(ENV.PROXY_AUTH).toString('base64').slice(6, 24);
    const route = ['--proxy', `http://127.0.0.1:${proxy.port}`, '--proxy-auth-env', 'PROXY_AUTH'];
    await expectSilence(
      ['probe', 'https://api.canary.test/v1', '--protocol', 'openai', '--key-file', 'key.txt', ...route],
      basic,
      [1],
    );
  });

  test('of an OAuth server that tells what it was told', async () => {
    const said = inHeader(everyForm(CANARIES.clientSecret));
    const endpoint = await peers.http(() =>
      answer(400, { error: 'invalid_client', error_description: said }, { Server: said }),
    );
    const target = await peers.http(() => answer(200, {}));
    const token = [
      '--token-url',
      `http://127.0.0.1:${endpoint.port}/token`,
      '--client-id',
      'watch',
      '--client-secret-env',
      'CLIENT_SECRET',
    ];
    const url = `http://127.0.0.1:${target.port}/v1`;
    await expectSilence(['probe', url, '--protocol', 'openai', ...token], '', [1]);
    await expectSilence(['probe', url, '--protocol', 'openai', ...token, '--client-auth', 'body'], '', [1]);
    await expectSilence(
      [
        'probe',
        url,
        '--protocol',
        'openai',
        ...token,
        '--grant',
        'token-exchange',
        '--subject-token-file',
        'subject.txt',
      ],
      '',
      [1],
    );
  });
});

test.each<[string, readonly string[]]>([
  ['a key as a target', ['probe', CANARIES.key]],
  ['a key as a flag', ['probe', `--${CANARIES.key}`]],
  ['a key as a command', [CANARIES.key]],
  [
    'a key where a name of a variable is due',
    ['probe', 'https://api.canary.test/v1', '--protocol', 'openai', '--key-env', CANARIES.key],
  ],
  [
    'a key where a file is due',
    ['probe', 'https://api.canary.test/v1', '--protocol', 'openai', '--key-file', CANARIES.key],
  ],
  [
    'credentials in a URL',
    [
      'probe',
      `https://watch:${CANARIES.password.replace(/[^\w]/g, '')}@api.canary.test/v1`,
      '--protocol',
      'openai',
    ],
  ],
  [
    'a key in the query of a URL',
    ['probe', `https://api.canary.test/v1?api_key=${CANARIES.key}`, '--protocol', 'openai'],
  ],
  [
    'a proxy with its password',
    [
      'probe',
      'https://api.canary.test/v1',
      '--protocol',
      'openai',
      '--key-file',
      'key.txt',
      '--proxy',
      `http://watch:${CANARIES.lowerKey}@127.0.0.1:9`,
    ],
  ],
  ['a device document that is a key', ['probe', 'wss://gateway.canary.test', '--device', 'key.txt']],
])('a wrong call does not repeat %s', async (_, args) => {
  const { stdout, stderr } = await pairwatch([...args, '--timeout', '300'], { cwd: folder.path, env: ENV });
  expect(leaks(`${stdout}\n${stderr}`)).toEqual([]);
  expect(`${stdout}${stderr}`).not.toContain(CANARIES.password.replace(/[^\w]/g, ''));
});
