import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { emptyFolder, pairwatch } from './command-line.ts';

let folder: Awaited<ReturnType<typeof emptyFolder>>;

beforeAll(async () => {
  folder = await emptyFolder();
  const arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shared-a1B2c3';
  const options = {
    name: 'practice',
    regions: ['us-east-1', 'eu-central-1'],
    home: 'us-east-1',
    privateLocations: ['office'],
    targets: {
      api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api' } },
      shared: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: arn } },
      inner: { protocol: 'openai', url: 'https://inner.example.com/v1', locations: ['private:office'] },
    },
  };
  await writeFile(join(folder.path, 'pairwatch.config.ts'), `export default ${JSON.stringify(options)};\n`);
  const gate = { protocol: 'openclaw', url: 'wss://gate.invalid:18789', key: { secret: 'gate' } };
  await writeFile(
    join(folder.path, 'gate.config.ts'),
    `export default ${JSON.stringify({ ...options, targets: { gate } })};\n`,
  );
  const here = { name: 'here', targets: { api: options.targets.api } };
  await writeFile(join(folder.path, 'here.config.ts'), `export default ${JSON.stringify(here)};\n`);
});
afterAll(() => folder.remove());

/** Credentials neither in the environment nor in files, and no machine of AWS around. */
const NOBODY = {
  AWS_CONFIG_FILE: 'none',
  AWS_SHARED_CREDENTIALS_FILE: 'none',
  AWS_EC2_METADATA_DISABLED: 'true',
};
const SOMEBODY = { ...NOBODY, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
const UNREACHABLE = { ...SOMEBODY, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

const call = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  pairwatch(args, { cwd: folder.path, env, stdin: 'sk-proj-Stored4Lm8Vx2Qz6Tn9Rb1Wk\n' });

const COMMANDS: readonly (readonly string[])[] = [
  ['keys', 'put', 'api', '--store', 'aws'],
  ['keys', 'show', '--store', 'aws'],
  ['status', '--store', 'aws'],
  ['history', '--store', 'aws'],
  ['probe', 'api', '--store', 'aws'],
  ['probe', 'api', '--from', 'us-east-1'],
  ['watch', '--location', 'private:office', '--store', 'aws'],
];

test.each(COMMANDS)(
  '%s %s %s … without credentials: exit 3, one line that says what to do',
  async (...args) => {
    const { code, stdout, stderr } = await call(args, NOBODY);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^pairwatch: there are no AWS credentials: set AWS_PROFILE .*\n$/);
  },
);

test('an endpoint that cannot be reached: exit 3, and where to look', async () => {
  const asked = await call(['status', '--store', 'aws'], UNREACHABLE);
  expect(asked).toMatchObject({ code: 3, stdout: '' });
  expect(asked.stderr).toMatch(
    /^pairwatch: the table pairwatch-practice in us-east-1: AWS cannot be reached: /,
  );
});

test('a private location of what is not deployed ends at once, with one line', async () => {
  const server = createServer((_, response) => {
    response.writeHead(400, { 'x-amzn-errortype': 'ResourceNotFoundException' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = call(['watch', '--store', 'aws'], { ...SOMEBODY, AWS_ENDPOINT_URL: endpoint });
  expect(await asked).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(/^pairwatch: the table pairwatch-practice .*: deploy first .*\n$/),
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('keys show asks for all keys at once: a store that does not answer is waited for once', async () => {
  const asked = new Map<string, number>();
  const server = createServer((request) => {
    request.on('data', (body) => {
      const { SecretId } = JSON.parse(String(body)) as { readonly SecretId: string };
      asked.set(SecretId, asked.get(SecretId) ?? performance.now());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, stdout } = await call(['keys', 'show', '--store', 'aws'], {
    ...SOMEBODY,
    AWS_ENDPOINT_URL: endpoint,
  });
  expect(code).toBe(3);
  expect(stdout.match(/unreadable: .*\(TimeoutError\)\n/g)).toHaveLength(2);
  const [first = 0, second = Number.POSITIVE_INFINITY] = [...asked.values()];
  expect(second - first).toBeLessThan(4_000);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}, 20_000);

const answering = async (answer: object): Promise<Server> => {
  const server = createServer((_, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

test('enroll bothers neither gateway nor people where a device could not be stored', async () => {
  const server = await answering({
    __type: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret.",
  });
  const env = {
    ...SOMEBODY,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    SHARED: 'shared-token-4Lm8Vx2Qz6Tn9Rb',
  };
  const flags = ['--store', 'aws', '--config', 'gate.config.ts'];
  expect(await call(['enroll', 'gate', '--gateway-token-env', 'SHARED', ...flags], env)).toEqual({
    code: 3,
    stdout: '',
    stderr:
      'pairwatch: there is no secret pairwatch/practice/gate in us-east-1: it is made by the deployment (npm run deploy)\n',
  });
  expect((await call(['keys', 'show', ...flags], env)).stdout).toMatch(
    /^gate: key gate: absent: there is no secret pairwatch\/practice\/gate in us-east-1/,
  );
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const REFUSED: readonly (readonly [says: RegExp, ...args: readonly string[]])[] = [
  [/a secret of your own, which pairwatch reads and never writes/, 'keys', 'put', 'shared', '--store', 'aws'],
  [
    /is a place of your own, which nobody can call: run pairwatch probe there/,
    'probe',
    '--from',
    'private:office',
  ],
  [/none of the regions: there are us-east-1, eu-central-1/, 'probe', 'api', '--from', 'moon-1'],
  [/no probe looks at "inner" from us-east-1/, 'probe', 'inner', '--from', 'us-east-1'],
  [/--timeout does not go with --from/, 'probe', 'api', '--from', 'us-east-1', '--timeout', '5'],
  [/--store local does not go with --from/, 'probe', 'api', '--from', 'us-east-1', '--store', 'local'],
  [/no target "nobody"/, 'probe', 'nobody', '--from', 'us-east-1'],
  [/--every does not go with --store aws/, 'watch', '--store', 'aws', '--every', '2s'],
  [/--once does not go with --store aws/, 'watch', '--store', 'aws', '--once'],
  [/api has no key.rotate in the configuration/, 'rotate', 'api', '--now', '--store', 'aws'],
  [
    /--abort takes none of --now, --grace and --no-wait/,
    'rotate',
    'api',
    '--abort',
    '--grace',
    '0',
    '--store',
    'aws',
  ],
  [/cost takes nothing but flags: got "api"/, 'cost', 'api'],
  [/^pairwatch: regions: missing; name the AWS regions to look from/, 'cost', '--config', 'here.config.ts'],
  [
    /^pairwatch: nothing of here is on AWS: .* or leave --from out/,
    ...['probe', 'api', '--from', 'us-east-1', '--config', 'here.config.ts'],
  ],
];

test.each(REFUSED)('%s: exit 2, one line, and nobody is asked', async (says, ...args) => {
  const { code, stdout, stderr } = await call(args, UNREACHABLE);
  expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
    code: 2,
    stdout: '',
    lines: 1,
  });
  expect(stderr).toMatch(says);
});
