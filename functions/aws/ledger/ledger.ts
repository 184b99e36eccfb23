import { Ledger, type LedgerOptions } from '../../ledger/ledger.ts';
import type { AwsClients } from '../clients.ts';
import { kmsSigner } from './signer.ts';
import { type S3LedgerOptions, S3LedgerStore } from './store.ts';

export interface DeployedLedgerOptions
  extends Omit<LedgerOptions, 'store' | 'signer' | 'former'>,
    Pick<S3LedgerOptions, 'bucket' | 'region' | 'retention'> {
  /** Id, ARN or alias of the signing key. */
  readonly key: string;
  /** Of the signing key before it, where that was replaced and is still there. @default - there is none */
  readonly formerKey?: string;
  readonly clients: Pick<AwsClients, 's3' | 'kms'>;
}

/** The ledger of an installation on AWS, to write to. Rejects with a LedgerError where KMS does not tell the public key. */
export async function deployedLedger(options: DeployedLedgerOptions): Promise<Ledger> {
  const { key, formerKey, region, clients } = options;
  const [signer, former] = await Promise.all([
    kmsSigner({ key, region, clients }),
    formerKey === undefined ? undefined : kmsSigner({ key: formerKey, region, clients }),
  ]);
  return new Ledger({ ...options, signer, ...(former && { former }), store: new S3LedgerStore(options) });
}
