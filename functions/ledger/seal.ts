import { canonicalBytes, NotCanonical } from './canonical.ts';
import { signedBytes } from './entry.ts';
import { LedgerError, type Signer } from './ports.ts';

/**
 * The canonical bytes of the members, signed. Rejects with a LedgerError: `LEDGER_RECORD_REFUSED` for what canonical JSON
 * has no place for, `LEDGER_CANNOT_SIGN`.
 */
export async function sealed(unsigned: object, signer: Signer): Promise<Buffer> {
  const members = { ...unsigned, key: signer.keyId };
  const signature = await signer.sign(bytesToSign(members)).catch((error: unknown) => {
    if (error instanceof LedgerError) throw error;
    const { code, name = 'Error' } = Object(error) as { code?: string; name?: string };
    const key = signer.keyId.slice(0, 16);
    throw new LedgerError('LEDGER_CANNOT_SIGN', `the ledger's key ${key} cannot sign: ${code ?? name}`);
  });
  return canonicalBytes({ ...members, signature: Buffer.from(signature).toString('base64') });
}

function bytesToSign(members: object): Buffer {
  try {
    return signedBytes(members);
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    throw new LedgerError('LEDGER_RECORD_REFUSED', `this record does not fit an entry: it ${error.message}`);
  }
}
