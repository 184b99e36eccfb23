import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { awsClients } from '../../../functions/aws/clients.ts';
import { LambdaNotifier } from '../../../functions/aws/notifier.ts';
import { SecretsManagerKeyStore } from '../../../functions/aws/secrets/key-store.ts';
import * as services from '../../../functions/aws/services.ts';
import { stateTable } from '../../../functions/aws/state-table.ts';
import { freshCheckRecord } from '../../../functions/state/record.ts';
import { NOON } from '../../support/looks.ts';

/** Of an account that is nowhere. */
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const VARIABLES = ['AWS_ENDPOINT_URL', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'] as const;

let server: Server;
let sockets: Socket[];
let heard: string;
let before: Partial<NodeJS.ProcessEnv>;

async function listening(onConnection: (socket: Socket) => void): Promise<string> {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const place = () => ({
  installation: 'lost',
  home: 'eu-central-1',
  clients: awsClients(services, { credentials }),
});

beforeEach(() => {
  sockets = [];
  heard = '';
  before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
  for (const name of VARIABLES) delete process.env[name];
});

afterEach(() => {
  for (const name of VARIABLES) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  for (const socket of sockets) socket.destroy();
  server.close();
});

describe('an endpoint that accepts and never answers', () => {
  test('is given up within seconds, with a reason that names it', async () => {
    process.env['AWS_ENDPOINT_URL'] = await listening(() => undefined);
    const keys = new SecretsManagerKeyStore(place());
    const table = stateTable(place());
    const notifier = new LambdaNotifier(place());
    const begun = performance.now();
    const answers = await Promise.allSettled([
      keys.read('api'),
      table.records.write({ ...freshCheckRecord('api', 'host'), revision: 1 }),
      table.records.readMany('check', ['api']),
      table.ballots.claim(NOON, { location: 'a', kind: 'handshake', shard: 0, everyMs: 60_000 }),
      notifier.notify({ pairwatch: 'test-alert', schema: 1, by: 'test' }),
    ]);
    expect(performance.now() - begun).toBeLessThan(8_000);
    const unreachable = { status: 'rejected', reason: { code: 'STATE_UNREACHABLE' } };
    const reason = 'the secret pairwatch/lost/api in eu-central-1 cannot be read (TimeoutError)';
    expect(answers).toMatchObject([
      { value: { state: 'unreadable', reason } },
      unreachable,
      unreachable,
      unreachable,
      { status: 'rejected' },
    ]);
  });
});

describe('an endpoint that nobody listens at', () => {
  test('is told at once', async () => {
    const endpoint = await listening(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    process.env['AWS_ENDPOINT_URL'] = endpoint;
    const begun = performance.now();
    expect(await new SecretsManagerKeyStore(place()).read('api')).toMatchObject({ state: 'unreadable' });
    expect(performance.now() - begun).toBeLessThan(1_500);
  });

  test('leaves a key in use that was read before', async () => {
    let now = NOON;
    const answer = JSON.stringify({ SecretString: 'kept', VersionId: 'one', CreatedDate: 1 });
    process.env['AWS_ENDPOINT_URL'] = await listening((socket) => {
      socket.on('data', () => {
        socket.end(
          `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`,
        );
      });
    });
    const keys = new SecretsManagerKeyStore({ ...place(), wallMs: () => now });
    expect(await keys.read('api')).toMatchObject({ value: 'kept' });
    await new Promise((resolve) => server.close(resolve));
    now += 2 * 3_600_000;
    expect(await keys.read('api')).toMatchObject({ state: 'found', value: 'kept', version: 'one' });
  });
});

test('a proxy of the environment is asked for the way to AWS', async () => {
  process.env['HTTPS_PROXY'] = await listening((socket) => {
    socket.on('data', (data) => {
      heard += String(data);
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    });
  });
  const answer = await new SecretsManagerKeyStore(place()).read('api');
  expect(answer).toMatchObject({ state: 'unreadable' });
  expect(heard).toContain('CONNECT secretsmanager.eu-central-1.amazonaws.com:443');
});

test.each([
  [1, 1],
  [undefined, 3],
])(
  'a call that AWS cannot serve now is tried as often as the clients are told: %p',
  async (attempts, tries) => {
    const busy = 'HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}';
    process.env['AWS_ENDPOINT_URL'] = await listening((socket) =>
      socket.once('data', () => socket.end(busy)),
    );
    const given = attempts === undefined ? {} : { attempts };
    const clients = awsClients({ lambda: services.lambda }, { credentials, ...given });
    const { sdk, client } = await clients.lambda('eu-central-1');
    await expect(client.send(new sdk.InvokeCommand({ FunctionName: 'rotate' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 503 },
    });
    expect(sockets).toHaveLength(tries);
  },
);
