import type { ListKeysEvent } from '../contract/events.ts';
import { namesOf } from '../contract/names.ts';
import type { WatchPlan } from '../contract/plan.ts';
import { systemClock } from '../handshake/clock.ts';
import { ownTrust } from '../ledger/key-ring.ts';
import { readPublicKey } from '../ledger/public-key.ts';
import { type AuditAnswer, audit } from '../reconcile/audit.ts';
import type { ListedKey } from '../rotate/driver.ts';
import { askFunction } from './ask-function.ts';
import { awsClients } from './clients.ts';
import { type Invocation, SPARE_MS } from './invocation.ts';
import { AuditorsTopic } from './ledger/auditors-topic.ts';
import { deployedLedger } from './ledger/ledger.ts';
import { kmsPublicKey } from './ledger/signer.ts';
import { S3LedgerStore } from './ledger/store.ts';
import { CloudWatchMetricSink } from './metric-sink.ts';
import { LambdaNotifier } from './notifier.ts';
import { LOOKUP_MS, SecretsTrail } from './secrets/trail.ts';
import { SecretsManagerVersions } from './secrets/versions.ts';
import { cloudTrail } from './services/cloudtrail.ts';
import { cloudWatch } from './services/cloudwatch.ts';
import { dynamoDb } from './services/dynamodb.ts';
import { kms } from './services/kms.ts';
import { lambda } from './services/lambda.ts';
import { s3 } from './services/s3.ts';
import { secretsManager } from './services/secrets-manager.ts';
import { sns } from './services/sns.ts';
import { stateTable } from './state-table.ts';

export interface DeployedAuditOptions {
  /** With its rotations. */
  readonly plan: WatchPlan;
  readonly home: string;
  /** Of the ledger. */
  readonly bucket: string;
  /** ARN of the key that signs it. */
  readonly key: string;
  /** ARN; hears the checkpoints. */
  readonly auditorsTopic: string;
}

/** Providers' lists come by `rotate`, which alone reads vaults, with its cold start, ms. */
const LIST_MS = 60_000;

/** For what comes after the ledger was read, beside CloudTrail, ms. */
const AFTER_MS = 60_000;

/** The daily audit over what is deployed. */
export function deployedAudit({
  plan,
  home,
  bucket,
  key,
  auditorsTopic,
}: DeployedAuditOptions): (run: Omit<Invocation, 'id'>) => Promise<AuditAnswer> {
  const { installation } = plan;
  const clients = awsClients({ cloudTrail, cloudWatch, dynamoDb, kms, lambda, s3, secretsManager, sns });
  const at = { installation, home, clients };
  const { rotate } = namesOf(installation);
  const versions = new SecretsManagerVersions(at);
  const notifier = new LambdaNotifier(at);
  // Rotations are looked up, and where people want to know of them foreign readers.
  const afterMs = AFTER_MS + LOOKUP_MS * (plan.allowedReaders ? 2 : 1);
  const secretsTrail = new SecretsTrail({ region: home, clients, clock: systemClock });
  return async ({ by, leftMs }) => {
    const own = readPublicKey((await kmsPublicKey({ region: home, key, clients })).publicKey);
    const ledger = await deployedLedger({
      ...{ installation, bucket, region: home, key, clients, clock: systemClock, writer: by },
      readMs: () => leftMs() - SPARE_MS,
      sink: new AuditorsTopic({ region: home, topic: auditorsTopic, clients }),
    });
    return audit({
      plan,
      source: new S3LedgerStore({ bucket, region: home, clients }),
      trust: ownTrust(own ? [own] : [], plan.confirmed),
      rotations: stateTable(at).rotations,
      versions: (secret) => versions.labelled(secret),
      keys: async (target) => {
        const event: ListKeysEvent = { pairwatch: 'list-keys', schema: 1, target };
        const question = { region: home, functionName: rotate, event, timeoutMs: LIST_MS };
        return (await askFunction<readonly ListedKey[] | null>(clients, question)) ?? undefined;
      },
      trail: (names, from, until) => secretsTrail.lookUp(names, from, until),
      ledger,
      metrics: new CloudWatchMetricSink(at),
      tell: (news) => notifier.notify(news),
      clock: systemClock,
      isLate: () => leftMs() < afterMs,
    });
  };
}
