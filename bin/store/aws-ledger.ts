import { awsClients } from '../../functions/aws/clients.ts';
import { kmsPublicKey } from '../../functions/aws/ledger/signer.ts';
import { S3LedgerStore } from '../../functions/aws/ledger/store.ts';
import { kms } from '../../functions/aws/services/kms.ts';
import { s3 } from '../../functions/aws/services/s3.ts';
import { namesOf } from '../../functions/contract/names.ts';
import { ownTrust } from '../../functions/ledger/key-ring.ts';
import { readPublicKey } from '../../functions/ledger/public-key.ts';
import { loadedConfiguration } from '../configuration.ts';
import type { OpenedLedger } from './ledger.ts';
import { homeOf } from './store.ts';

/** The signing key is found by its alias; its ARN tells the account, whose number the bucket's name ends with. */
export async function openDeployedLedger(config: string | undefined): Promise<OpenedLedger> {
  const { configuration } = await loadedConfiguration(config);
  const region = homeOf(configuration);
  const { ledgerKey, ledgerBucket } = namesOf(configuration.name);
  const clients = awsClients({ kms, s3 });
  const { arn, publicKey } = await kmsPublicKey({ region, key: ledgerKey, clients });
  const bucket = ledgerBucket(arn.split(':')[4] ?? '');
  const own = readPublicKey(publicKey);
  const confirmed = configuration.deployment?.ledger.confirmed;
  return {
    source: new S3LedgerStore({ bucket, region, clients }),
    own: ownTrust(own ? [own] : [], confirmed),
  };
}
