import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PracticeOpenAi } from '../../bin/drill/peers/admin/openai.ts';
import type { RotateEvent } from '../../functions/contract/events.ts';
import type { LedgerEntry } from '../../functions/contract/ledger.ts';
import { entryName } from '../../functions/contract/ledger.ts';
import { namesOf } from '../../functions/contract/names.ts';
import type { AuditAnswer } from '../../functions/reconcile/audit.ts';
import type { Options } from '../../lib/config/options.ts';
import { hasEndpoint } from './adapters/home.ts';
import { type Emulator, startEmulator } from './emulator/emulator.ts';
import { pythonWithEmulator, SCRATCH } from './emulator/python.ts';
import { type Clients, clientsIn, EMULATED } from './harness/aws.ts';
import { cdk } from './harness/cdk.ts';
import { writeConfiguration } from './harness/configuration.ts';

const HOME = 'eu-central-1';
const REGIONS = [HOME, 'us-east-1'];
const INSTALLATION = 'rotating';
const names = namesOf(INSTALLATION);
const ADMIN_KEY = 'sk-admin-3Vt8Qm1Zx6Kd9Lw2';
const FIRST_KEY = 'sk-proj-First4Lm8Vx2Qz6Tn9';
const bucket = names.ledgerBucket(EMULATED.CDK_DEFAULT_ACCOUNT);
const SecretId = names.secret('api');

let emulator: Emulator | undefined;
let endpoint: string;
let provider: PracticeOpenAi;
let home: Clients;
let s3: S3Client;
let folder: string;

const optionsFor = (url: string): Options => ({
  name: INSTALLATION,
  regions: REGIONS,
  home: HOME,
  every: 1,
  targets: {
    api: {
      protocol: 'openai',
      url,
      key: {
        secret: 'api',
        rotate: {
          driver: 'openai',
          vault: { secret: 'admin' },
          grace: 0,
          issuer: { project: 'proj_practice', url },
        },
      },
    },
  },
});

async function deploy(): Promise<void> {
  const given = process.env['AWS_ENDPOINT_URL'];
  const found = pythonWithEmulator();
  if (given === undefined && 'missing' in found) throw new Error(found.missing);
  if (given === undefined && 'python' in found)
    emulator = await startEmulator({ python: found.python, auth: true });
  endpoint = given ?? emulator?.endpoint ?? '';
  home = clientsIn(HOME, { endpoint });
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = EMULATED;
  const credentials = { accessKeyId, secretAccessKey };
  s3 = new S3Client({ region: HOME, endpoint, credentials, forcePathStyle: true });
  mkdirSync(SCRATCH, { recursive: true });
  folder = mkdtempSync(join(SCRATCH, 'rotation-'));
  const PAIRWATCH_CONFIG = writeConfiguration(folder, optionsFor(provider.url.href));
  const env = { ...EMULATED, AWS_ENDPOINT_URL: endpoint, AWS_REGION: HOME, PAIRWATCH_CONFIG };
  const output = ['--output', join(folder, 'cdk.out')];
  const environments = REGIONS.map((region) => `aws://${EMULATED.CDK_DEFAULT_ACCOUNT}/${region}`);
  await cdk(['bootstrap', ...environments, ...output], { env, timeoutMs: 120_000 });
  const how = ['--all', '--method', 'direct', '--concurrency', '6', '--require-approval', 'never'];
  await cdk(['deploy', ...how, ...output], { env, timeoutMs: 240_000 });
}

async function call<Answer>(FunctionName: string, event: object): Promise<Answer> {
  const { FunctionError, Payload } = await home.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  const said = Buffer.from(Payload ?? []).toString('utf8');
  if (FunctionError) throw new Error(said);
  return JSON.parse(said === '' ? 'null' : said) as Answer;
}

const due: RotateEvent = { pairwatch: 'rotations-due', schema: 1 };
const goOn = () => call(names.rotate, due);
const audited = () => call<AuditAnswer>(names.audit, { pairwatch: 'audit', schema: 1 });

async function entries(): Promise<readonly LedgerEntry[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'entries/' }));
  return Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '') as LedgerEntry;
    }),
  );
}

const current = async () => {
  const { SecretString = '', VersionId } = await home.secrets.send(new GetSecretValueCommand({ SecretId }));
  return { key: SecretString, version: VersionId };
};

async function until(what: () => Promise<boolean>, withinMs: number): Promise<void> {
  const endsAt = Date.now() + withinMs;
  while (!(await what())) {
    if (Date.now() > endsAt) throw new Error('it did not come to that in time');
    await sleep(500);
  }
}

(hasEndpoint ? describe : describe.skip)('a rotation on AWS', () => {
  beforeAll(async () => {
    provider = await PracticeOpenAi.start({
      adminKey: ADMIN_KEY,
      project: 'proj_practice',
      keys: [FIRST_KEY],
    });
    await deploy();
  }, 400_000);
  afterAll(async () => {
    s3?.destroy();
    home?.destroy();
    await provider?.server.stop();
    await emulator?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test('the first deployment rotates nothing, and leaves an unfilled secret as it is', async () => {
    const { VersionIdsToStages, RotationEnabled } = await home.secrets.send(
      new DescribeSecretCommand({ SecretId }),
    );
    expect(RotationEnabled).toBe(true);
    expect(VersionIdsToStages ?? {}).toEqual({});
    expect(provider.accounts).toEqual([]);
  });

  test('Secrets Manager asks for a rotation: the new key is proved from every region, the old one dies', async () => {
    const put = (secret: string, SecretString: string) =>
      home.secrets.send(new PutSecretValueCommand({ SecretId: names.secret(secret), SecretString }));
    await put('api', FIRST_KEY);
    await put('admin', JSON.stringify({ schema: 1, adminKey: ADMIN_KEY }));
    await home.secrets.send(new RotateSecretCommand({ SecretId }));
    await until(async () => (await current()).key !== FIRST_KEY, 90_000);
    await until(async () => {
      await goOn();
      return (await entries()).some(({ step, outcome }) => step === 'retire' && outcome === 'done');
    }, 60_000);
    const { key } = await current();
    expect(provider.accepts(key)).toBe(true);
    expect(provider.keys.map(({ value }) => value).filter((value) => value === key)).toHaveLength(1);
    const written = await entries();
    const { proofs = [] } = written.find(({ step, outcome }) => step === 'test' && outcome === 'done') ?? {};
    expect(proofs.map(({ location, outcome }) => [location, outcome])).toEqual(
      REGIONS.map((region) => [region, 'paired']),
    );
    expect(JSON.stringify(written)).not.toContain(FIRST_KEY.slice(8));
    expect(JSON.stringify(written)).not.toContain(key.slice(-12));
  }, 180_000);

  test('the audit finds a sound ledger, and anchors its head', async () => {
    const answer = await audited();
    expect(answer).toMatchObject({ ledger: [], unheard: [] });
    const checkpoints = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: 'checkpoints/' }),
    );
    expect(checkpoints.Versions).toHaveLength(1);
  }, 60_000);

  test('an entry is locked; what is put over it, or deletes it, is found', async () => {
    const Key = `entries/${entryName(2)}`;
    const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket: bucket, Key }));
    expect(Retention).toMatchObject({ Mode: 'GOVERNANCE' });
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: Key }));
    const VersionId = Versions[0]?.VersionId;
    await expect(s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: '{}' }));
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: `entries/${entryName(3)}` }));
    expect((await audited()).ledger).toEqual(
      expect.arrayContaining(['LEDGER_LATER_VERSION', 'LEDGER_DELETED']),
    );
  }, 60_000);
});
