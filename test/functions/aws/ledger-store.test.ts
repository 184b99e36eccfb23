import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { awsClients } from '../../../functions/aws/clients.ts';
import { S3LedgerStore } from '../../../functions/aws/ledger-store.ts';
import { s3 } from '../../../functions/aws/services/s3.ts';

const before = process.env['AWS_ENDPOINT_URL'];
let server: Server;
afterEach(() => {
  if (before === undefined) delete process.env['AWS_ENDPOINT_URL'];
  else process.env['AWS_ENDPOINT_URL'] = before;
  server.closeAllConnections();
  server.close();
});

/** A bucket that keeps what is put first, and takes nothing that could overwrite; of the first try the answer is lost. */
async function bucket(): Promise<S3LedgerStore> {
  const stored = new Map<string, Buffer>();
  let tries = 0;
  server = createServer((request, response) => {
    const key = (request.url ?? '').replace(/\?.*/, '');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const there = stored.get(key);
      if (request.method === 'GET') return response.writeHead(there ? 200 : 404).end(there);
      if (request.headers['if-none-match'] !== '*')
        return response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
      tries += 1;
      if (there) return response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
      stored.set(key, Buffer.concat(chunks));
      return tries === 1 ? request.socket.destroy() : response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new S3LedgerStore({
    bucket: 'ledger',
    region: 'eu-central-1',
    clients: awsClients({ s3 }, { credentials }),
  });
}

test('a number that the first of several tries took is our own; the same number for others is not', async () => {
  const store = await bucket();
  expect(await store.putNew(1, Buffer.from('mine'))).toBe(true);
  expect(await store.putNew(1, Buffer.from('theirs'))).toBe(false);
  expect(Buffer.from((await store.read(1)) ?? []).toString()).toBe('mine');
});

test('entries and checkpoints come with the condition without which the policy of the bucket refuses them', async () => {
  const store = await bucket();
  for (const put of [store.putNew.bind(store), store.putCheckpoint.bind(store)]) {
    expect(await put(1, Buffer.from('mine'))).toBe(true);
    expect(await put(1, Buffer.from('theirs'))).toBe(false);
  }
});
