import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { emptyFolder, pairwatch } from './command-line.ts';
import { configure } from './watching.ts';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let server: Server;
let answer: { readonly status: number; readonly headers: Record<string, string> };
let calls: { url: string; type: unknown; body: string }[];

beforeEach(async () => {
  folder = await emptyFolder();
  await configure(
    folder.path,
    { api: 'https://api.example/v1' },
    { regions: ['us-east-1', 'eu-west-1', 'eu-north-1'], home: 'us-east-1' },
  );
  calls = [];
  answer = { status: 202, headers: {} };
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const type = request.headers['x-amz-invocation-type'];
      calls.push({ url: request.url ?? '', type, body: Buffer.concat(chunks).toString() });
      response.writeHead(answer.status, answer.headers).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await folder.remove();
});

const call = (args: readonly string[], env: Record<string, string> = {}) =>
  pairwatch(['test-alert', ...args], { cwd: folder.path, env });

test('here it is shown, and kept', async () => {
  const { code, stdout } = await call([]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /TEST from pairwatch test: nothing is wrong\n {2}This is a test at .* nothing is wrong\. \S+@\S+ asked for it/,
  );
  const kept = await readFile(join(folder.path, '.pairwatch/watch/alerts.jsonl'), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({ severity: 'info', messages: [{ kind: 'test' }] });
});

const callThere = () =>
  call(['--store', 'aws'], {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });

test('on AWS it calls the deployed function, and says what to look for', async () => {
  const { code, stdout } = await callThere();
  expect({ code, calls: calls.length }).toEqual({ code: 0, calls: 1 });
  expect(calls[0]).toMatchObject({
    type: 'Event',
    url: '/2015-03-31/functions/pairwatch-test-notify/invocations',
  });
  expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({
    pairwatch: 'test-alert',
    by: expect.stringContaining('@'),
  });
  expect(stdout).toContain('TEST from pairwatch test: nothing is wrong');
});

test('where the function is not deployed, the line names it', async () => {
  answer = { status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } };
  expect(await callThere()).toEqual({
    code: 3,
    stdout: '',
    stderr:
      'pairwatch: pairwatch-test-notify is not deployed in us-east-1: deploy first (npm run deploy), or check the account\n',
  });
});

test('a word too many is a wrong call, an AWS that does not answer is exit 3', async () => {
  expect(await call(['now'])).toMatchObject({ code: 2, stdout: '' });
  const nowhere = {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  expect(await call(['--store', 'aws'], nowhere)).toMatchObject({ code: 3, stdout: '' });
}, 20_000);
