import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { awsClients } from '../../../functions/aws/clients.ts';
import { LambdaNotifier } from '../../../functions/aws/notifier.ts';
import * as services from '../../../functions/aws/services.ts';

const before = process.env['AWS_ENDPOINT_URL_LAMBDA'];
let server: Server;
let status: number;
let asked: { url: string | undefined; how: unknown; body: unknown }[];
let notifier: LambdaNotifier;

beforeEach(async () => {
  status = 202;
  asked = [];
  server = createServer(async (request, response) => {
    const how = request.headers['x-amz-invocation-type'];
    asked.push({ url: request.url, how, body: JSON.parse(await text(request)) });
    response.writeHead(status, { 'x-amzn-errortype': 'AccessDeniedException' }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  process.env['AWS_ENDPOINT_URL_LAMBDA'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients = awsClients(services, { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  notifier = new LambdaNotifier({ installation: 'team', home: 'eu-central-1', clients });
});

afterEach(() => {
  if (before === undefined) delete process.env['AWS_ENDPOINT_URL_LAMBDA'];
  else process.env['AWS_ENDPOINT_URL_LAMBDA'] = before;
  server.close();
});

const due = (headlines: readonly string[]) =>
  ({
    pairwatch: 'due',
    schema: 1,
    checks: ['api'],
    locations: [],
    from: 'us-east-1',
    tick: '2026-11-22T12:00:00.000Z',
    headlines,
  }) as const;

test('notify is called by its name, without waiting for what it does', async () => {
  await notifier.notify(due(['api is down']));
  const url = '/2015-03-31/functions/pairwatch-team-notify/invocations';
  expect(asked).toEqual([{ url, how: 'Event', body: due(['api is down']) }]);
});

test('a thousand headlines are cut: the event has to fit into a message', async () => {
  const headlines = Array.from({ length: 1_000 }, (_, at) => `target-${at} is down`);
  await notifier.notify(due(headlines));
  expect(asked).toMatchObject([{ body: { headlines: headlines.slice(0, 50) } }]);
});

test('a refusal is the error of the caller, at once', async () => {
  status = 403;
  await expect(notifier.notify(due([]))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(asked).toHaveLength(1);
});
