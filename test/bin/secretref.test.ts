import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LocalKeyStore } from '../../functions/local/key-store.ts';
import { emptyFolder, pairwatch } from './command-line.ts';

const KEY = 'sk-proj-Delivered4Lm8Vx2Qz6Tn9';
const ELSEWHERE = ['secretref', '--store', 'aws', '--installation', 'x', '--home', 'eu-central-1'];

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let config: string;

beforeAll(async () => {
  folder = await emptyFolder();
  config = join(folder.path, 'host/pairwatch.config.ts');
  await mkdir(join(folder.path, 'host'));
  await writeFile(config, 'export default broken;\n');
  await new LocalKeyStore(join(folder.path, 'host/.pairwatch')).put('api', KEY);
});
afterAll(() => folder.remove());

const request = (...ids: string[]) => JSON.stringify({ protocolVersion: 1, provider: 'pairwatch', ids });
const call = (args: readonly string[], stdin: string, env: Readonly<Record<string, string>> = {}) =>
  pairwatch(args, { cwd: folder.path, stdin, env });

test('keys of the store beside a configuration, which it does not read', async () => {
  const { code, stdout, stderr } = await call(['secretref', '--config', config], request('api', 'other'));
  expect({ code, lines: stdout.split('\n').length }).toEqual({ code: 0, lines: 2 });
  expect(JSON.parse(stdout)).toEqual({
    protocolVersion: 1,
    values: { api: KEY },
    errors: { other: { code: 'NOT_FOUND' } },
  });
  expect(stderr).toMatch(/^pairwatch: secretref: other: .* hold no key named other \(NOT_FOUND\)\n$/);
});

const WRONG: readonly (readonly [says: RegExp, args: readonly string[], stdin: string])[] = [
  [/stdin: its protocolVersion is not 1/, [], request('api').replace(':1', ':2')],
  [/stdin holds more than 262144 bytes/, [], ' '.repeat(262_145)],
  [/takes nothing but flags/, ['api'], request('api')],
  [/--config .*: no such file/, ['--config', 'nowhere.ts'], request('api')],
  [/go with --store aws/, ['--home', 'eu-central-1'], request('api')],
  [
    /--store aws wants --installation NAME and --home REGION, or --config FILE/,
    ['--store', 'aws'],
    request('api'),
  ],
  [/--installation and --home go together/, ['--store', 'aws', '--installation', 'x'], request('api')],
  [/is not the code of an AWS region/, ['--store', 'aws', '--installation', 'x', '--home', 'here'], ''],
  [
    /is not the name of an installation/,
    ['--store', 'aws', '--installation', 'X', '--home', 'eu-west-1'],
    '',
  ],
  [/not both/, ['--store', 'aws', '--installation', 'x', '--config', 'pairwatch.config.ts'], ''],
];

test.each(WRONG)('%s: exit 2, one line, nothing on stdout', async (says, args, stdin) => {
  const given = args.includes('--config') || args.includes('--store') ? args : [...args, '--config', config];
  const { code, stdout, stderr } = await call(['secretref', ...given], stdin);
  expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
  expect(stderr).toMatch(says);
});

test('Secrets Manager out of reach or unwilling is an error of each id', async () => {
  const env = {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  };
  const { code, stdout } = await call(ELSEWHERE, request('api', 'other'), env);
  const unreadable = { code: 'UNREADABLE' };
  expect({ code, answer: JSON.parse(stdout) }).toEqual({
    code: 0,
    answer: { protocolVersion: 1, values: {}, errors: { api: unreadable, other: unreadable } },
  });
});

test('Secrets Manager that does not answer: the answer and the end of the process come before OpenClaw gives up', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  const env = {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
  };
  const startedMs = performance.now();
  try {
    const { code, stdout } = await call(ELSEWHERE, request('api'), env);
    expect(performance.now() - startedMs).toBeLessThan(4_900);
    expect({ code, answer: JSON.parse(stdout).errors }).toEqual({
      code: 0,
      answer: { api: { code: 'TIMEOUT' } },
    });
  } finally {
    silent.close();
  }
}, 10_000);

test('a stdin that does not end is not waited for', async () => {
  const launch = fileURLToPath(new URL('../../bin/launch.mjs', import.meta.url));
  const child = spawn(process.execPath, [launch, 'secretref', '--config', config], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const written: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => written.push(chunk));
  const startedMs = performance.now();
  child.stdin.on('error', () => undefined).write(request('api'));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, written: Buffer.concat(written).toString() }).toEqual({ code: 2, written: '' });
  expect(performance.now() - startedMs).toBeLessThan(4_900);
}, 10_000);
