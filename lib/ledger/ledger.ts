import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, AnyPrincipal, Effect, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { entryName, LEDGER_FOLDERS } from '../../functions/contract/ledger.ts';
import { acknowledge } from '../house/findings.ts';
import type { Installation } from '../house/installation.ts';
import { HouseTopic } from '../notify/house-topic.ts';
import { keyDescription } from './retained.ts';

export interface LedgerProps {
  readonly installation: Installation;
}

/** Every name of a folder has as many places; so a right is about entries, and not about all that there could be. */
const ANY_ENTRY = entryName(0).replaceAll('0', '?');

/**
 * Where every step of a rotation is written down: a bucket whose objects are locked, the key that signs them, the topic
 * that takes the signed heads out of reach, and a role for whoever checks. All but the last stay when the stack goes.
 */
export class Ledger extends Construct {
  readonly bucketName: string;
  readonly keyArn: string;
  readonly auditorsTopicArn: string;
  readonly #bucketArn: string;

  constructor(scope: Construct, id: string, { installation }: LedgerProps) {
    super(scope, id);
    const { names, configuration, deployment, home } = installation;
    const { lock, days } = deployment.ledger;
    const retention = Duration.days(days);
    this.bucketName = names.ledgerBucket(Stack.of(this).account);
    const bucket = new Bucket(this, 'Bucket', {
      bucketName: this.bucketName,
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention:
        lock === 'compliance'
          ? ObjectLockRetention.compliance(retention)
          : ObjectLockRetention.governance(retention),
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    acknowledge(bucket, 'ledgerBucket');
    this.#bucketArn = bucket.bucketArn;
    for (const statement of this.#toRefuse()) bucket.addToResourcePolicy(statement);
    const key = new Key(this, 'Key', {
      alias: names.ledgerKey,
      description: keyDescription(configuration.name),
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.keyArn = key.keyArn;
    const topic = new HouseTopic(this, 'Auditors', {
      installation,
      region: home,
      topicName: names.auditorsTopic,
    });
    this.auditorsTopicArn = topic.topicArn;
    const auditor = new Role(this, 'Auditor', {
      roleName: names.auditorRole,
      assumedBy: new AccountRootPrincipal(),
      description: `Checks the ledger of the Pairwatch installation ${configuration.name}, and reads no secret`,
    });
    for (const statement of [...this.toRead(), this.toKnowKey()]) auditor.addToPolicy(statement);
  }

  /** What it takes to walk the ledger, with every version of an entry. */
  toRead(): readonly PolicyStatement[] {
    return [
      new PolicyStatement({
        sid: 'ReadLedger',
        actions: ['s3:GetObject'],
        resources: [this.#objects('entries'), this.#objects('checkpoints')],
      }),
      new PolicyStatement({
        sid: 'ListLedger',
        actions: ['s3:ListBucket', 's3:ListBucketVersions'],
        resources: [this.#bucketArn],
      }),
    ];
  }

  /** What it takes to add an entry: it comes after the newest one, which is read. */
  toAppend(): readonly PolicyStatement[] {
    return [
      new PolicyStatement({
        sid: 'AppendLedger',
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [this.#objects('entries')],
      }),
      new PolicyStatement({ sid: 'FindHead', actions: ['s3:ListBucket'], resources: [this.#bucketArn] }),
      new PolicyStatement({
        sid: 'SignLedger',
        actions: ['kms:GetPublicKey', 'kms:Sign'],
        resources: [this.keyArn],
      }),
    ];
  }

  /** What it takes, besides, to keep a signed head beside the entries. */
  toAnchor(): PolicyStatement {
    return new PolicyStatement({
      sid: 'AnchorLedger',
      actions: ['s3:PutObject'],
      resources: [this.#objects('checkpoints')],
    });
  }

  toKnowKey(): PolicyStatement {
    return new PolicyStatement({
      sid: 'KnowLedgerKey',
      actions: ['kms:GetPublicKey'],
      resources: [this.keyArn],
    });
  }

  /**
   * What nobody may, the account's administrators neither: to put an object where one may stand, and to hide one behind a
   * delete marker, after which its name counts as free. Versions are left to the lock, and to who may pass over it.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
   */
  #toRefuse(): readonly PolicyStatement[] {
    const toEverybody = {
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      resources: [`${this.#bucketArn}/*`],
    };
    return [
      new PolicyStatement({
        sid: 'WriteOnce',
        ...toEverybody,
        // Copies and uploads in parts go by it, too: none of them brings an entry.
        actions: ['s3:PutObject'],
        conditions: { Null: { 's3:if-none-match': 'true' } },
      }),
      new PolicyStatement({
        sid: 'HideNothing',
        ...toEverybody,
        // A replica comes without asking for s3:PutObject.
        actions: ['s3:DeleteObject', 's3:ReplicateDelete', 's3:ReplicateObject'],
      }),
    ];
  }

  #objects(folder: keyof typeof LEDGER_FOLDERS): string {
    return `${this.#bucketArn}/${LEDGER_FOLDERS[folder]}/${ANY_ENTRY}`;
  }
}
