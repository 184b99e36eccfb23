import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { askFunction } from '../../../functions/aws/ask-function.ts';
import { awsClients } from '../../../functions/aws/clients.ts';
import { lambda } from '../../../functions/aws/services/lambda.ts';

const VARIABLE = 'AWS_ENDPOINT_URL_LAMBDA';
const before = process.env[VARIABLE];
const clients = awsClients({ lambda }, { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });

/** Calls that Lambda takes no more of. */
let refusals: number;
let asked: number;
let server: Server;
beforeEach(async () => {
  [refusals, asked] = [0, 0];
  server = createServer((_, response) => {
    const isRefused = asked++ < refusals;
    const type = isRefused ? 'TooManyRequestsException' : '';
    response.writeHead(isRefused ? 429 : 200, { 'x-amzn-errortype': type }).end('{"keys":2}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  process.env[VARIABLE] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  if (before === undefined) delete process.env[VARIABLE];
  else process.env[VARIABLE] = before;
  server.closeAllConnections();
  server.close();
});

const ask = (region: string, timeoutMs: number) =>
  askFunction(clients, { region, functionName: 'rotate', event: {}, timeoutMs });

test('a new account runs ten functions at once: whoever is refused for a moment asks again', async () => {
  refusals = 5;
  expect(await ask('eu-central-1', 60_000)).toEqual({ keys: 2 });
  expect(asked).toBe(6);
});

test('until the time for its answer is over', async () => {
  refusals = Number.POSITIVE_INFINITY;
  await expect(ask('eu-west-1', 200)).rejects.toMatchObject({ name: 'FunctionSilent' });
});
