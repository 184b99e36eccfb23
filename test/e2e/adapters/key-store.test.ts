import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { awsClients } from '../../../functions/aws/clients.ts';
import { SecretsManagerKeyStore } from '../../../functions/aws/secrets/key-store.ts';
import * as services from '../../../functions/aws/services.ts';
import { namesOf } from '../../../functions/contract/names.ts';
import { fingerprint } from '../../../functions/keys/fingerprint.ts';
import { MINUTE, NOON } from '../../support/looks.ts';
import { type AdapterHome, openHome } from './home.ts';

const CANARY = 'sk-canary-adapter-0123456789';

let home: AdapterHome;
let raw: SecretsManagerClient;
let now: number;
let asked: number;
let store: SecretsManagerKeyStore;
let secret: string;
let count = 0;

const SecretId = () => namesOf(home.installation).secret(secret);
const rotated = (SecretString: string) =>
  raw.send(new PutSecretValueCommand({ SecretId: SecretId(), SecretString }));

/** A store whose calls are counted, on a clock of the test. */
function opened(clients = home.clients): SecretsManagerKeyStore {
  const counting = {
    secretsManager: (region: string) => {
      asked++;
      return clients.secretsManager(region);
    },
  };
  return new SecretsManagerKeyStore({ ...home, clients: counting, wallMs: () => now });
}

describe('keys in Secrets Manager', () => {
  beforeAll(async () => {
    home = await openHome({ auth: true });
    raw = new SecretsManagerClient(home.access);
  }, 60_000);

  afterAll(async () => {
    raw.destroy();
    await home.close();
  });

  beforeEach(async () => {
    now = NOON;
    asked = 0;
    secret = `key-${count++}`;
    store = opened();
    await raw.send(new CreateSecretCommand({ Name: SecretId(), SecretString: CANARY }));
  });

  test('are read with their version and its date', async () => {
    expect(await store.read(secret)).toEqual({
      state: 'found',
      value: CANARY,
      version: expect.stringMatching(/^[0-9a-f-]{36}$/),
      createdAt: expect.stringMatching(/^20\d\d-.*Z$/),
    });
  });

  test('are read once for all who ask at the same time, and then for an hour', async () => {
    await Promise.all(Array.from({ length: 8 }, () => store.read(secret)));
    await rotated('second');
    now += 59 * MINUTE;
    expect(await store.read(secret)).toMatchObject({ value: CANARY });
    expect(asked).toBe(1);
    now += 2 * MINUTE;
    expect(await store.read(secret)).toMatchObject({ value: 'second' });
    expect(asked).toBe(2);
  });

  test('are read past the cache, once a minute', async () => {
    await store.read(secret);
    await rotated('second');
    const fresh = await Promise.all([store.read(secret, 'fresh'), store.read(secret, 'fresh')]);
    expect(fresh).toMatchObject([{ value: 'second' }, { value: 'second' }]);
    expect(asked).toBe(2);
    await rotated('third');
    now += MINUTE / 2;
    expect(await store.read(secret, 'fresh')).toMatchObject({ value: 'second' });
    now += MINUTE / 2;
    expect(await store.read(secret, 'fresh')).toMatchObject({ value: 'third' });
    expect(asked).toBe(3);
  });

  test('that have no secret are absent, and so is one without a version', async () => {
    expect(await store.read('nowhere')).toMatchObject({
      state: 'absent',
      placeless: true,
      reason: expect.stringContaining(namesOf(home.installation).secret('nowhere')),
    });
    const Name = namesOf(home.installation).secret(`${secret}-empty`);
    await raw.send(new CreateSecretCommand({ Name }));
    expect(await store.read(`${secret}-empty`)).toEqual({
      state: 'absent',
      reason: expect.stringMatching(/holds no key in .*-empty$/),
    });
    await store.put(`${secret}-empty`, CANARY);
    expect(await opened().read(`${secret}-empty`)).toMatchObject({ value: CANARY });
  });

  test('that are scheduled for deletion say so', async () => {
    await raw.send(new DeleteSecretCommand({ SecretId: SecretId(), RecoveryWindowInDays: 7 }));
    const unreadable = {
      state: 'unreadable',
      reason: `the secret ${SecretId()} in ${home.home} cannot be read (InvalidRequestException: scheduled for deletion)`,
    };
    expect(await store.read(secret)).toEqual(unreadable);
    expect(await store.describe(secret)).toEqual({ name: secret, ...unreadable });
  });

  test('of another region are read there, by their ARN', async () => {
    const elsewhere = new SecretsManagerClient({ ...home.access, region: 'us-west-2' });
    const { ARN = '' } = await elsewhere.send(
      new CreateSecretCommand({ Name: `${home.installation}-${secret}`, SecretString: 'far' }),
    );
    elsewhere.destroy();
    expect(ARN).toContain(':us-west-2:');
    expect(await store.read(ARN)).toMatchObject({ state: 'found', value: 'far' });
  });

  test('that may not be read are unreadable, and an older value does not stand in', async () => {
    const iam = new IAMClient(home.access);
    const UserName = `${home.installation}-${secret}`;
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    iam.destroy();
    const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
    const denied = awsClients(services, {
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
    });
    let allowed = true;
    const changing = {
      ...home.clients,
      secretsManager: (region: string) => (allowed ? home.clients : denied).secretsManager(region),
    };
    const losing = opened(changing);
    await losing.read(secret);
    allowed = false;
    now += 61 * MINUTE;
    const reason = `the secret ${SecretId()} in ${home.home} cannot be read (AccessDeniedException)`;
    expect(await losing.read(secret)).toEqual({ state: 'unreadable', reason });
    await expect(losing.put(secret, CANARY)).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  test('are stored as a new current version, known by its fingerprint', async () => {
    await store.read(secret);
    expect(await store.put(secret, 'second')).toMatchObject({
      name: secret,
      state: 'present',
      fingerprint: fingerprint('second'),
    });
    expect(await store.read(secret)).toMatchObject({ value: 'second' });
    expect(await opened().describe(secret)).toMatchObject({ fingerprint: fingerprint('second') });
  });

  test('are not stored where nothing was deployed for them, and the error says what to do', async () => {
    await expect(store.put('nowhere', CANARY)).rejects.toMatchObject({
      code: 'SECRET_NOT_DEPLOYED',
      message: expect.stringMatching(/cdk deploy/),
    });
    await expect(store.put('nowhere', CANARY)).rejects.not.toMatchObject({
      message: expect.stringContaining(CANARY),
    });
  });
});
