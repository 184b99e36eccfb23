import { createHash } from 'node:crypto';
import { LedgerError, type Signer } from '../../ledger/ports.ts';
import { readPublicKey } from '../../ledger/public-key.ts';
import { type AwsClients, callWithin } from '../clients.ts';
import { awsErrorCode } from '../error-code.ts';

export interface KmsSignerOptions {
  readonly region: string;
  /** Id, ARN or alias of a key of the type ECC_NIST_P256 for signing. */
  readonly key: string;
  readonly clients: Pick<AwsClients, 'kms'>;
}

/** What KMS tells of the ledger's key to whoever may read it. */
export interface KmsPublicKey {
  /** ARN of the key, also where it was asked for by an alias. */
  readonly arn: string;
  /** Hex SHA-256 of the SubjectPublicKeyInfo. */
  readonly keyId: string;
  /** PEM. */
  readonly publicKey: string;
}

const DEADLINE_MS = 5_000;

/** Rejects with a LedgerError `LEDGER_CANNOT_SIGN`, whose message names AWS's own error code. */
export async function kmsPublicKey({ region, key, clients }: KmsSignerOptions): Promise<KmsPublicKey> {
  try {
    const { sdk, client } = await clients.kms(region);
    const command = new sdk.GetPublicKeyCommand({ KeyId: key });
    const { PublicKey = new Uint8Array(), KeyId = key } = await client.send(command, callWithin(DEADLINE_MS));
    const read = readPublicKey(Buffer.from(PublicKey).toString('base64'));
    if (!read)
      throw new LedgerError('LEDGER_CANNOT_SIGN', `the key ${key} in ${region}: not a NIST P-256 key`);
    return {
      arn: KeyId,
      keyId: read.id,
      publicKey: String(read.object.export({ format: 'pem', type: 'spki' })),
    };
  } catch (error) {
    throw cannotSign(error, key, region);
  }
}

/** A key in KMS that signs by ECDSA over SHA-256; the private half never leaves KMS. */
export async function kmsSigner(options: KmsSignerOptions): Promise<Signer> {
  const { region, key, clients } = options;
  const { keyId, publicKey } = await kmsPublicKey(options);
  return {
    keyId,
    publicKey,
    sign: async (bytes) => {
      try {
        const { sdk, client } = await clients.kms(region);
        const command = new sdk.SignCommand({
          KeyId: key,
          // An entry may be longer than the 4,096 bytes that KMS hashes itself.
          Message: createHash('sha256').update(bytes).digest(),
          MessageType: 'DIGEST',
          SigningAlgorithm: 'ECDSA_SHA_256',
        });
        const { Signature = new Uint8Array() } = await client.send(command, callWithin(DEADLINE_MS));
        return Signature;
      } catch (error) {
        throw cannotSign(error, key, region);
      }
    },
  };
}

function cannotSign(error: unknown, key: string, region: string): LedgerError {
  if (error instanceof LedgerError) return error;
  return new LedgerError('LEDGER_CANNOT_SIGN', `the key ${key} in ${region}: ${awsErrorCode(error)}`);
}
