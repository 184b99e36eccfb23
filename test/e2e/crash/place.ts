import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  ListSecretVersionIdsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { namesOf } from '../../../functions/contract/names.ts';
import { type AdapterHome, createTable } from '../adapters/home.ts';

/** What a deployment makes for rotations, of one installation: secrets, the state table, the ledger's bucket. */
export interface Place {
  readonly bucket: string;
  /** What labels the versions of its secrets must not have, in words. `waiting`: a secret that may have a pending one. */
  untidy(waiting?: string): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Ids of keys that sign a ledger are no installation's own here: one does for all. */
export async function signingKey({ access }: AdapterHome): Promise<string> {
  const kms = new KMSClient(access);
  const made = await kms.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }));
  kms.destroy();
  return made.KeyMetadata?.Arn ?? '';
}

export async function makePlace(
  home: AdapterHome,
  secrets: Readonly<Record<string, string>>,
): Promise<Place> {
  const names = namesOf(home.installation);
  const bucket = names.ledgerBucket('000000000000');
  const manager = new SecretsManagerClient(home.access);
  const s3 = new S3Client({ ...home.access, forcePathStyle: true });
  const dropTable = await createTable(home);
  for (const [name, SecretString] of Object.entries(secrets))
    await manager.send(new CreateSecretCommand({ Name: names.secret(name), SecretString }));
  await s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      ObjectLockEnabledForBucket: true,
      CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
    }),
  );
  const labelsOf = async (name: string): Promise<readonly (readonly string[])[]> => {
    const list = new ListSecretVersionIdsCommand({ SecretId: names.secret(name) });
    const { Versions = [] } = await manager.send(list);
    return Versions.map(({ VersionStages = [] }) => VersionStages);
  };
  return {
    bucket,
    untidy: async (waiting) => {
      const found = await Promise.all(
        Object.keys(secrets).map(async (name) => mislabelled(name, await labelsOf(name), name === waiting)),
      );
      return found.flat();
    },
    remove: async () => {
      await dropTable();
      for (const name of Object.keys(secrets))
        await manager.send(
          new DeleteSecretCommand({ SecretId: names.secret(name), ForceDeleteWithoutRecovery: true }),
        );
      const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
      const Objects = Versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
      if (Objects.length > 0)
        await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
      await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
      manager.destroy();
      s3.destroy();
    },
  };
}

function mislabelled(
  name: string,
  versions: readonly (readonly string[])[],
  mayWait: boolean,
): readonly string[] {
  const having = (label: string) => versions.filter((labels) => labels.includes(label));
  const current = having('AWSCURRENT');
  const pending = having('AWSPENDING').filter((labels) => !mayWait || labels.includes('AWSCURRENT'));
  return [
    ...(current.length === 1 ? [] : [`${name} has ${current.length} versions that are AWSCURRENT`]),
    ...pending.map((labels) => `${name}: AWSPENDING is left on a version that is ${labels.join(' and ')}`),
  ];
}
