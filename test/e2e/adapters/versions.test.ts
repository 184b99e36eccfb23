import { randomUUID } from 'node:crypto';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateSecretCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { awsClients } from '../../../functions/aws/clients.ts';
import { SecretsManagerVersions } from '../../../functions/aws/secrets/versions.ts';
import * as services from '../../../functions/aws/services.ts';
import { namesOf } from '../../../functions/contract/names.ts';
import { keepsTheVersionsContract } from '../../support/versions-contract.ts';
import { type AdapterHome, openHome } from './home.ts';

let home: AdapterHome;
let raw: SecretsManagerClient;
let broken: string;
let count = 0;

const EMPTY_ZIP = Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1');

const nameOf = (secret: string) => namesOf(home.installation).secret(secret);

async function opened() {
  const secret = `versions-${count++}`;
  await raw.send(new CreateSecretCommand({ Name: nameOf(secret), SecretString: 'first' }));
  return { store: new SecretsManagerVersions(home), secret };
}

describe('Secrets Manager', () => {
  beforeAll(async () => {
    home = await openHome();
    raw = new SecretsManagerClient(home.access);
    broken = await functionThatBreaks();
  }, 60_000);
  afterAll(async () => {
    raw.destroy();
    await home.close();
  });

  keepsTheVersionsContract(opened);

  test('a version that its rotation left without a value reads as absent, and is filled or passed over', async () => {
    const { store, secret } = await opened();
    const empty = randomUUID();
    await beginRotation(secret, empty);
    expect(await store.readStage(secret, 'pending')).toMatchObject({ state: 'absent' });
    expect(await store.versions(secret)).toMatchObject({ pending: { version: empty, hasValue: false } });
    await expect(store.promote(secret, empty)).rejects.toThrow('no pending version');
    expect(await store.stage(secret, empty, 'second')).toBe('staged');
    await store.promote(secret, empty);
    expect(await store.read(secret)).toMatchObject({ value: 'second', version: empty });
    const another = randomUUID();
    await beginRotation(secret, another);
    await store.discardPending(secret, another);
    expect((await store.versions(secret)).pending).toBeUndefined();
    await beginRotation(secret, randomUUID());
    expect(await store.stage(secret, another, 'third')).toBe('staged');
    expect(await store.versions(secret)).toMatchObject({ pending: { version: another, hasValue: true } });
  });

  test('a label of somebody else’s rotation on the current version is not pending, and does not come along', async () => {
    const { store, secret } = await opened();
    const { version: first = '' } = (await store.versions(secret)).current ?? {};
    const label = { SecretId: nameOf(secret), VersionStage: 'AWSPENDING' };
    await raw.send(new UpdateSecretVersionStageCommand({ ...label, MoveToVersionId: first }));
    expect((await store.versions(secret)).pending).toBeUndefined();
    await store.promote(secret, first);
    const second = randomUUID();
    expect(await store.stage(secret, second, 'second')).toBe('staged');
    await store.promote(secret, second);
    expect((await store.versions(secret)).pending).toBeUndefined();
  });

  test('a version is not written over by who looked before it was there, whatever its label is now', async () => {
    const { store, secret } = await opened();
    const version = randomUUID();
    await store.stage(secret, version, 'second');
    await store.promote(secret, version);
    const late = { SecretId: nameOf(secret), ClientRequestToken: version, VersionStages: ['AWSPENDING'] };
    await expect(
      raw.send(new PutSecretValueCommand({ ...late, SecretString: 'another' })),
    ).rejects.toMatchObject({ name: 'ResourceExistsException' });
    await raw.send(new PutSecretValueCommand({ ...late, SecretString: 'second' }));
    expect(await store.read(secret)).toMatchObject({ value: 'second', version });
    expect((await store.versions(secret)).pending).toBeUndefined();
  });

  test('a version that another process promotes while this one looks is promoted', async () => {
    const { store, secret } = await opened();
    const version = randomUUID();
    await store.stage(secret, version, 'second');
    const { sdk, client } = await home.clients.secretsManager(home.home);
    const send = async (command: never, limit: never) => {
      if ((command as unknown) instanceof sdk.GetSecretValueCommand) await store.promote(secret, version);
      return client.send(command, limit);
    };
    const slow = new SecretsManagerVersions({
      ...home,
      clients: { secretsManager: async () => ({ sdk, client: { send } as unknown as typeof client }) },
    });
    await slow.promote(secret, version);
    expect(await store.versions(secret)).toMatchObject({ current: { version } });
    await expect(slow.promote(secret, randomUUID())).rejects.toMatchObject({ code: 'VERSION_GONE' });
  });

  test('such a label moves to the version that is pending next: it is on one at a time', async () => {
    const { store, secret } = await opened();
    const { version: first = '' } = (await store.versions(secret)).current ?? {};
    const label = { SecretId: nameOf(secret), VersionStage: 'AWSPENDING' };
    await raw.send(new UpdateSecretVersionStageCommand({ ...label, MoveToVersionId: first }));
    const second = randomUUID();
    await store.stage(secret, second, 'second');
    const { Versions = [] } = await raw.send(new ListSecretVersionIdsCommand({ SecretId: nameOf(secret) }));
    const labels = new Map(Versions.map(({ VersionId, VersionStages }) => [VersionId, VersionStages]));
    expect(labels).toEqual(
      new Map([
        [first, ['AWSCURRENT']],
        [second, ['AWSPENDING']],
      ]),
    );
  });

  test('Secrets Manager that cannot be reached rejects, and takes nothing for absent', async () => {
    const endpoint = process.env['AWS_ENDPOINT_URL'];
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:1';
    try {
      const store = new SecretsManagerVersions({ ...home, clients: awsClients(services) });
      await expect(store.versions('api')).rejects.toMatchObject({ name: 'SecretVersionsError' });
      expect(await store.readStage('api', 'pending')).toMatchObject({ state: 'unreadable' });
      await expect(store.stage('api', randomUUID(), 'second')).rejects.toMatchObject({
        name: 'SecretVersionsError',
      });
    } finally {
      process.env['AWS_ENDPOINT_URL'] = endpoint;
    }
  });
});

/** A rotation whose function breaks at its first step: it leaves a version that is pending and has no value. */
async function beginRotation(secret: string, version: string): Promise<void> {
  await raw.send(
    new RotateSecretCommand({
      SecretId: nameOf(secret),
      ClientRequestToken: version,
      RotationLambdaARN: broken,
      RotationRules: { AutomaticallyAfterDays: 30 },
    }),
  );
}

async function functionThatBreaks(): Promise<string> {
  const client = new LambdaClient(home.access);
  const { FunctionArn = '' } = await client.send(
    new CreateFunctionCommand({
      FunctionName: `${home.installation}-breaks`,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/none',
      Code: { ZipFile: EMPTY_ZIP },
    }),
  );
  client.destroy();
  return FunctionArn;
}
