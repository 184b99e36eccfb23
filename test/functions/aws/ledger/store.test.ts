import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { awsClients } from '../../../../functions/aws/clients.ts';
import { S3LedgerStore } from '../../../../functions/aws/ledger/store.ts';
import { s3 } from '../../../../functions/aws/services/s3.ts';
import { entryName } from '../../../../functions/contract/ledger.ts';
import type { StoredObject } from '../../../../functions/ledger/ports.ts';

const before = process.env['AWS_ENDPOINT_URL'];
let server: Server;
afterEach(() => {
  if (before === undefined) delete process.env['AWS_ENDPOINT_URL'];
  else process.env['AWS_ENDPOINT_URL'] = before;
  server.closeAllConnections();
  server.close();
});

interface Bucket {
  readonly store: S3LedgerStore;
  /** By their keys. */
  readonly stored: Map<string, Buffer>;
  /** An object that is answered after another one was asked for. */
  readonly held: { key?: string | undefined; until?: string | undefined };
}

/** What the roles of a ledger may read: S3 refuses them the rest, though they may list it. */
const READABLE = /^(?:entries|checkpoints)\/.{8}\.json$/;
const PAGE = 3;

/** A bucket that keeps what is put first, and takes nothing that could overwrite; of the first try the answer is lost. */
async function bucket(): Promise<Bucket> {
  const stored = new Map<string, Buffer>();
  const held: Bucket['held'] = {};
  const other = Promise.withResolvers<void>();
  let tries = 0;
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://bucket');
    const key = pathname.replace(/^\/ledger\/?/, '');
    const refused = (status: number, code: string) =>
      response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const there = stored.get(key);
      if (request.method === 'GET' && key === '')
        return response.end(listed([...stored.keys()], searchParams));
      if (request.method === 'GET' && !READABLE.test(key)) return refused(403, 'AccessDenied');
      if (key === held.until) other.resolve();
      if (key === held.key) return other.promise.then(() => response.end(there));
      if (request.method === 'GET') return there ? response.end(there) : refused(404, 'NoSuchKey');
      if (request.headers['if-none-match'] !== '*') return refused(403, 'AccessDenied');
      tries += 1;
      if (there) return refused(412, 'PreconditionFailed');
      stored.set(key, Buffer.concat(chunks));
      return tries === 1 ? request.socket.destroy() : response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const clients = awsClients({ s3 }, { credentials });
  return { stored, held, store: new S3LedgerStore({ bucket: 'ledger', region: 'eu-central-1', clients }) };
}

/** As ListObjectsV2 has it, in pages of a few. */
function listed(keys: readonly string[], asked: URLSearchParams): string {
  const found = keys
    .filter((key) => key.startsWith(asked.get('prefix') ?? '') && key > (asked.get('start-after') ?? ''))
    .toSorted();
  const contents = found.slice(0, PAGE).map((key) => `<Contents><Key>${key}</Key></Contents>`);
  return `<ListBucketResult><IsTruncated>${found.length > PAGE}</IsTruncated>${contents.join('')}</ListBucketResult>`;
}

test('a number that the first of several tries took is our own; the same number for others is not', async () => {
  const { store } = await bucket();
  expect(await store.putNew(1, Buffer.from('mine'))).toBe(true);
  expect(await store.putNew(1, Buffer.from('theirs'))).toBe(false);
  expect(Buffer.from((await store.read(1)) ?? []).toString()).toBe('mine');
});

test('entries and checkpoints come with the condition without which the policy of the bucket refuses them', async () => {
  const { store } = await bucket();
  for (const put of [store.putNew.bind(store), store.putCheckpoint.bind(store)]) {
    expect(await put(1, Buffer.from('mine'))).toBe(true);
    expect(await put(1, Buffer.from('theirs'))).toBe(false);
  }
});

test('what somebody put among the entries keeps nobody from reading them, nor from finding the newest', async () => {
  const { store, stored } = await bucket();
  for (const sequence of [1, 2, 3, 4]) await store.putNew(sequence, Buffer.from(`${sequence}`));
  for (const at of ['a', 'b', 'c', 'd']) stored.set(`entries/00000001.json.${at}`, Buffer.from('theirs'));
  stored.set('checkpoints/note.txt', Buffer.from('theirs'));
  expect([await store.head(), await store.head(1)]).toEqual([4, 4]);
  expect(await told(store.entries())).toEqual([
    '00000001.json 1',
    ...['a', 'b', 'c', 'd'].map((at) => `00000001.json.${at} `),
    ...[2, 3, 4].map((sequence) => `0000000${sequence}.json ${sequence}`),
  ]);
  expect(await told(store.checkpoints())).toEqual(['note.txt ']);
});

test('one that takes longer to be read holds up no other, and comes in its turn', async () => {
  const { store, stored, held } = await bucket();
  const names = Array.from({ length: 40 }, (_, at) => `entries/${entryName(at + 1)}`);
  for (const name of names) stored.set(name, Buffer.from('theirs'));
  held.key = names[1];
  held.until = names[32];
  expect((await told(store.entries())).map((line) => line.slice(0, 13))).toEqual(
    names.map((name) => name.slice('entries/'.length)),
  );
});

async function told(objects: AsyncIterable<StoredObject>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const { name, bytes } of objects) all.push(`${name} ${Buffer.from(bytes).toString()}`);
  return all;
}
