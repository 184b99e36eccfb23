import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deployedLedger } from '../../../functions/aws/ledger/ledger.ts';
import { kmsSigner } from '../../../functions/aws/ledger/signer.ts';
import { S3LedgerStore } from '../../../functions/aws/ledger/store.ts';
import { entryName } from '../../../functions/contract/ledger.ts';
import { namesOf } from '../../../functions/contract/names.ts';
import { systemClock } from '../../../functions/handshake/clock.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import type { Signer, StoredObject } from '../../../functions/ledger/ports.ts';
import { verifyLedger } from '../../../functions/ledger/verify.ts';
import { pairwatch } from '../../bin/command-line.ts';
import { rotation } from '../../ledger/intact.ts';
import { theirs } from '../../ledger/verifiers.ts';
import { pythonWithEmulator } from '../emulator/python.ts';
import { type AdapterHome, openHome } from './home.ts';

const ACCOUNT = '000000000000';

let home: AdapterHome;
let s3: S3Client;
let bucket: string;
let store: S3LedgerStore;
let signer: Signer;

const ledger = (): Promise<Ledger> =>
  deployedLedger({
    bucket,
    key: namesOf(home.installation).ledgerKey,
    region: home.home,
    clients: home.clients,
    installation: home.installation,
    writer: 'somebody@here',
    clock: systemClock,
  });

const verified = () =>
  verifyLedger(
    { entries: store.entries(), checkpoints: store.checkpoints(), versions: store.versions() },
    { ids: new Set([signer.keyId]) },
  );

describe('the ledger in S3, signed by KMS', () => {
  beforeAll(async () => {
    home = await openHome();
    const names = namesOf(home.installation);
    bucket = names.ledgerBucket(ACCOUNT);
    s3 = new S3Client({ ...home.access, forcePathStyle: true });
    await s3.send(
      new CreateBucketCommand({
        Bucket: bucket,
        ObjectLockEnabledForBucket: true,
        CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
      }),
    );
    await s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket: bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
        },
      }),
    );
    const kms = new KMSClient(home.access);
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
    );
    await kms.send(new CreateAliasCommand({ AliasName: names.ledgerKey, TargetKeyId: KeyMetadata?.KeyId }));
    kms.destroy();
    store = new S3LedgerStore({ bucket, region: home.home, clients: home.clients });
    signer = await kmsSigner({ region: home.home, key: names.ledgerKey, clients: home.clients });
  }, 60_000);

  afterAll(async () => {
    s3.destroy();
    await home.close();
  });

  test('eight writers at once make one chain that verifies', async () => {
    const writers = Array.from({ length: 8 }, (_, at) => rotation(`version-${at}`));
    await Promise.all(
      writers.map(async (records) => {
        const own = await ledger();
        for (const record of records) await own.append(record);
      }),
    );
    await (await ledger()).checkpoint();
    expect(await verified()).toMatchObject({ entries: 34, covered: 34, findings: [] });
  }, 60_000);

  test('a number is given once, and read as it was written', async () => {
    expect(await store.putNew(1, Buffer.from('{}'))).toBe(false);
    expect(await store.read(40)).toBeUndefined();
    const first = await store.read(1);
    expect(JSON.parse(Buffer.from(first ?? []).toString())).toMatchObject({ step: 'begin', sequence: 1 });
  });

  test('an object under the lock is not deleted for good', async () => {
    const { Versions = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: 'entries/00000002' }),
    );
    const { Key, VersionId } = Versions[0] ?? {};
    await expect(s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  test('audit verify --store aws finds key and bucket; a stranger verifies what he downloaded', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pairwatch-'));
    await writeFile(join(folder, 'pairwatch.config.ts'), configurationOf(home));
    const { AWS_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = process.env;
    const env = { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
    const { code, stdout } = await pairwatch(['audit', 'verify', '--store', 'aws'], { cwd: folder, env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^verified: 34 entries/) });
    await download(join(folder, 'ledger'));
    const audit = { folder: join(folder, 'ledger'), keyIds: [signer.keyId], checkpoints: [] };
    expect(await theirs(python(), audit)).toEqual([]);
    await rm(folder, { recursive: true });
  }, 60_000);

  test('more than a page of them are listed whole, and the newest is found', async () => {
    const Bucket = `${bucket}-long`;
    await s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }),
    );
    const long = new S3LedgerStore({ bucket: Bucket, region: home.home, clients: home.clients });
    for (let at = 1; at <= 1_110; at += 30)
      await Promise.all(Array.from({ length: 30 }, (_, more) => long.putNew(at + more, Buffer.from('{}'))));
    expect([await long.head(), await long.head(1_090)]).toEqual([1_110, 1_110]);
    let count = 0;
    for await (const { name } of long.entries(51)) {
      expect(name).toBe(entryName(51 + count));
      count += 1;
    }
    expect(count).toBe(1_060);
  }, 60_000);

  test('a bucket that is not there is said', async () => {
    const gone = new S3LedgerStore({ bucket: `${bucket}-gone`, region: home.home, clients: home.clients });
    await expect(gone.head()).rejects.toMatchObject({
      code: 'LEDGER_UNREACHABLE',
      message: expect.stringContaining('NoSuchBucket'),
    });
    const key = namesOf('nobody').ledgerKey;
    await expect(kmsSigner({ region: home.home, key, clients: home.clients })).rejects.toMatchObject({
      code: 'LEDGER_CANNOT_SIGN',
    });
  });

  test('what is written or deleted past the ledger is found', async () => {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'entries/00000005.json', Body: '{}' }));
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'entries/00000009.json' }));
    const { findings } = await verified();
    expect(findings.map(({ code, first }) => `${code} ${first}`)).toEqual(
      expect.arrayContaining([
        'LEDGER_DAMAGED 5',
        'LEDGER_LATER_VERSION 5',
        'LEDGER_CHAIN_BROKEN 6',
        'LEDGER_DELETED 9',
        'LEDGER_GAP 9',
      ]),
    );
    for (const record of rotation('after').slice(0, 1)) await (await ledger()).append(record);
    expect(await store.head()).toBe(35);
  });
});

const python = (): string => {
  const found = pythonWithEmulator();
  if ('python' in found) return found.python;
  throw new Error(found.missing);
};

async function download(folder: string): Promise<void> {
  const files: (readonly [string, StoredObject])[] = [];
  for await (const object of store.entries()) files.push(['entries', object]);
  for await (const object of store.checkpoints()) files.push(['checkpoints', object]);
  for (const [name, { name: file, bytes }] of files) {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, file), bytes);
  }
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  await writeFile(join(folder, 'versions.json'), JSON.stringify({ Versions }));
}

const configurationOf = ({ installation, home: region }: AdapterHome): string => `
export default {
  name: '${installation}',
  home: '${region}',
  regions: ['${region}'],
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
`;
