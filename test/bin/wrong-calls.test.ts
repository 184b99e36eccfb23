import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { COMMANDS } from '../../bin/commands/index.ts';
import { type Ended, emptyFolder, pairwatch } from './command-line.ts';

const SECRET = 'sk-canary-4f9a2b7c1d8e3f6a5b0c';
const OPENAI = '--protocol openai';
const DEVICE = '--device not-a-har';
const API = `https://api.example/v1 ${OPENAI}`;
const TOKEN = '--token-url https://id.example --client-id me';

let folder: Awaited<ReturnType<typeof emptyFolder>>;

beforeAll(async () => {
  folder = await emptyFolder();
  await writeFile(join(folder.path, 'empty'), '');
  await writeFile(join(folder.path, 'newline'), '\n');
  await writeFile(join(folder.path, 'not-a-har'), 'precious');
  await mkdir(join(folder.path, 'a-folder'));
});
afterAll(() => folder.remove());

const call = (args: readonly string[]): Promise<Ended> =>
  pairwatch(args, { cwd: folder.path, env: { KEY: SECRET, EMPTY: '', PROXY_AUTH: 'no-colon' } });

/** As a shell takes a line apart: `''` is an empty word. */
const words = (line: string): readonly string[] => line.split(' ').map((word) => (word === "''" ? '' : word));

/** Each row: what the one line on stderr has to say, and the call. */
const ONE_MISTAKE: readonly (readonly [says: RegExp, call: string | readonly string[]])[] = [
  [/which command\?/, []],
  [/unknown command prope: there are /, 'prope'],
  [/unknown flag --no-such \(/, `probe ${API} --no-such`],
  [/unknown flag --no-such \(/, `probe ${API} --no-such=${SECRET}`],
  [/^pairwatch: --exchange takes no value$/m, `probe ${API} --exchange=1`],
  [/unknown flag <redacted> \(/, `probe ${API} -${SECRET}`],
  [/--timeout.*argument missing/, `probe ${API} --timeout`],
  [/is not a URL/, 'probe https:/api.example'],
  [/is not a URL/, 'probe api.example:443'],
  [/is not a URL/, `probe https:// ${OPENAI}`],
  [/should begin with wss:\/\/ or /, `probe ftp://api.example/v1 ${OPENAI}`],
  [
    /credentials in a URL .*"https:\/\/api\.example\/v1"/,
    `probe https://me:${SECRET}@api.example/v1 ${OPENAI}`,
  ],
  [/credentials in a URL/, `probe https://${SECRET}@api.example/v1 ${OPENAI}`],
  [
    /query parameter "api_key" carries a credential/,
    `probe https://api.example/v1?api_key=${SECRET} ${OPENAI}`,
  ],
  [/query parameter "x" carries a credential/, `probe https://api.example/v1?x=${SECRET} ${OPENAI}`],
  [/a fragment/, `probe wss://gateway.example/#token=${SECRET}`],
  [/one URL a call/, `probe wss://a.example wss://b.example ${DEVICE}`],
  [/which protocol does "api\.example" speak\?/, 'probe https://api.example/v1'],
  [
    /--protocol "opanai" is none of openclaw, openai, anthropic/,
    'probe https://api.example --protocol opanai',
  ],
  [/--protocol openai goes with https:\/\/ or http:\/\//, `probe wss://gateway.example ${OPENAI}`],
  [/--protocol openclaw goes with wss:\/\/ or ws:\/\//, 'probe https://api.example --protocol openclaw'],
  [/the environment variable MISSING is not set/, `probe ${API} --key-env MISSING`],
  [/the environment variable EMPTY is empty/, `probe ${API} --key-env EMPTY`],
  [
    /wants the name of an environment variable, not a value: got <redacted>/,
    `probe ${API} --key-env ${SECRET}`,
  ],
  [/--key-file "nowhere" cannot be read: no such file/, `probe ${API} --key-file nowhere`],
  [/--key-file "empty" is empty/, `probe ${API} --key-file empty`],
  [/--key-file "\/dev\/zero" cannot be read: it is larger than/, `probe ${API} --key-file /dev/zero`],
  [/--device "empty" is empty/, 'probe wss://gateway.example --device empty'],
  [/--dns "" is not ADDRESS:PORT/, `probe ${API} --dns ''`],
  [/--ca "" cannot be read/, `probe ${API} --ca ''`],
  [/--har "" cannot be written/, `probe ${API} --har ''`],
  [/--keylog "" cannot be written/, `probe ${API} --keylog ''`],
  [/--key-in "" is none of/, `probe ${API} --key-in ''`],
  [/--protocol "" is none of/, "probe https://api.example/v1 --protocol ''"],
  [/--key-file "newline" is empty/, `probe ${API} --key-file newline`],
  [/one of them, not both/, `probe ${API} --key-env KEY --key-file empty`],
  [/--key-in "cookie" is none of bearer/, `probe ${API} --key-env KEY --key-in cookie`],
  [
    /--key-in "header:a b" is none of/,
    ['probe', ...words(API), '--key-env', 'KEY', '--key-in', 'header:a b'],
  ],
  [/--device "nowhere" cannot be read: no such file/, 'probe wss://gateway.example --device nowhere'],
  [/--device "a-folder" cannot be read: it is a folder/, 'probe wss://gateway.example --device a-folder'],
  [/--device does not go with --protocol openai/, `probe ${API} --device not-a-har`],
  [/--key-env does not go with --protocol openclaw/, `probe wss://gateway.example --key-env KEY ${DEVICE}`],
  [/--ca "nowhere" cannot be read/, `probe ${API} --ca nowhere`],
  [/--ca "not-a-har" holds no PEM certificate/, `probe ${API} --ca not-a-har`],
  [/--pin "sha256\/abc" is not a pin/, `probe ${API} --pin sha256/abc`],
  [/--pin "md5\/00" is not a pin/, `probe ${API} --pin md5/00`],
  [
    /--proxy: "socks5:\/\/proxy\.example" should begin with http/,
    `probe ${API} --proxy socks5://proxy.example`,
  ],
  [/--proxy: credentials in a URL/, `probe ${API} --proxy http://me:${SECRET}@proxy.example`],
  [/does not hold user:password/, `probe ${API} --proxy http://p.example --proxy-auth-env PROXY_AUTH`],
  [/--proxy-auth-env: there is no proxy/, `probe ${API} --proxy-auth-env PROXY_AUTH`],
  [/--resolve "a:443:b" is not host:port:address/, `probe ${API} --resolve a:443:b`],
  [/--resolve "a:0:127\.0\.0\.1" is not host:port:address/, `probe ${API} --resolve a:0:127.0.0.1`],
  [/--dns "resolver\.example:53" is not ADDRESS:PORT/, `probe ${API} --dns resolver.example:53`],
  [/--timeout "0" is not/, `probe ${API} --timeout 0`],
  [/--timeout "1e3" is not/, `probe ${API} --timeout 1e3`],
  [/--timeout "-5" is not/, `probe ${API} --timeout -5`],
  [/--model goes with --exchange/, `probe ${API} --model m`],
  [/--upstream needs --courier/, `probe wss://gateway.example --upstream openai ${DEVICE}`],
  [/--courier goes with --upstream/, `probe wss://gateway.example --courier not-a-har ${DEVICE}`],
  [/MISSING is not set/, `probe wss://gateway.example --gateway-token-env MISSING ${DEVICE}`],
  [/--client-id goes with --token-url/, `probe ${API} --client-id me`],
  [/--token-url needs --client-id/, `probe ${API} --token-url https://id.example --client-secret-env KEY`],
  [/needs --client-secret-env/, `probe ${API} ${TOKEN}`],
  [/--grant "implicit" is none of/, `probe ${API} ${TOKEN} --grant implicit`],
  [/needs the refresh token/, `probe ${API} ${TOKEN} --grant refresh_token`],
  [/needs --subject-token-file/, `probe ${API} ${TOKEN} --grant token-exchange`],
  [
    /--key-env has no part in --grant client_credentials/,
    `probe ${API} --key-env KEY ${TOKEN} --client-secret-env KEY`,
  ],
  [/"http:\/\/192\.0\.2\.7" is not encrypted/, `probe http://192.0.2.7/v1 ${OPENAI} --key-env KEY`],
  [/"http:\/\/api\.invalid" is not encrypted/, `probe http://api.invalid/v1 ${OPENAI} --key-env KEY`],
  [
    /"http:\/\/api\.example" is not encrypted/,
    `probe http://api.example/v1 ${OPENAI} --key-env KEY --resolve api.example:80:192.0.2.7`,
  ],
  [
    /"ws:\/\/192\.0\.2\.7:18789" is not encrypted/,
    `probe ws://192.0.2.7:18789 --gateway-token-env KEY ${DEVICE}`,
  ],
  [
    /"http:\/\/192\.0\.2\.7" is not encrypted/,
    `probe ${API} --token-url http://192.0.2.7/token --client-id me --client-secret-env KEY`,
  ],
  [/--har "a-folder" cannot be written: it is a folder/, `probe ${API} --har a-folder`],
  [/--har "not-a-har" exists and is not a HAR/, `probe ${API} --har not-a-har`],
  [/--har "nowhere\/x.har" cannot be written/, `probe ${API} --har nowhere/x.har`],
  [/--keylog "nowhere\/x" cannot be written/, `probe ${API} --keylog nowhere/x`],
  [/--store aws goes with targets of the configuration/, `probe ${API} --store aws`],
  [/--store "s3" is none of local, aws/, `probe ${API} --store s3`],
  [/keys put takes a target of the configuration/, 'keys put https://api.example/v1'],
  [/--device FILE, which it will write/, 'enroll wss://gateway.example --gateway-token-env KEY'],
  [/enroll needs the shared credential once/, 'enroll wss://gateway.example --device new.json'],
  [
    /"not-a-har" exists already and is never overwritten/,
    'enroll wss://gateway.example --gateway-token-env KEY --device not-a-har',
  ],
  [
    /"ws:\/\/192\.0\.2\.7" is not encrypted/,
    'enroll ws://192.0.2.7 --gateway-token-env KEY --device new.json',
  ],
  [/--from goes with targets of the configuration/, `probe --from us-east-1 ${API}`],
];

test.each(ONE_MISTAKE)('%s: exit 2, one line on stderr, nothing on stdout', async (says, line) => {
  const { code, stdout, stderr } = await call(typeof line === 'string' ? words(line) : line);
  expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
    code: 2,
    stdout: '',
    lines: 1,
  });
  expect(stderr).toMatch(says);
  expect(stderr).not.toContain(SECRET.slice(-12));
});

test('an unknown flag before the URL is one mistake, not two', async () => {
  const { code, stdout, stderr } = await call(words(`probe --bogus ${API}`));
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: 'pairwatch: unknown flag --bogus (pairwatch probe --help lists them)\n',
  });
});

test('several mistakes are told at once, one line each', async () => {
  const { code, stdout, stderr } = await call(
    words(
      `probe http://192.0.2.7/v1 ${OPENAI} --key-env KEY --pin x --pin y --timeout soon --resolve nonsense --ca nowhere --bogus --wrong=1`,
    ),
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(8);
  expect(lines.every((line) => line.startsWith('pairwatch: '))).toBe(true);
});

/** Root may read whatever there is. */
const unlessRoot = process.getuid?.() === 0 ? test.skip : test;

unlessRoot('a file that may not be read', async () => {
  const path = join(folder.path, 'unreadable');
  await writeFile(path, '{}', { mode: 0o000 });
  const { code, stdout, stderr } = await call(['probe', 'wss://gateway.example', '--device', 'unreadable']);
  await chmod(path, 0o600);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe('pairwatch: --device "unreadable" cannot be read: permission denied\n');
});

test.each(Object.keys(COMMANDS))(
  '%s refuses a flag that it does not know, before anything else',
  async (words) => {
    const { code, stdout, stderr } = await call([...words.split(' '), '--no-such-flag']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('unknown flag --no-such-flag');
  },
);

test('a wrong call leaves nothing behind', async () => {
  const before = await readdir(folder.path);
  await call(words(`probe ${API} --keylog secrets.log --har new.har --timeout soon`));
  expect(await readdir(folder.path)).toEqual(before);
});
