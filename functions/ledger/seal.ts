import { canonicalBytes, NotCanonical } from './canonical.ts';
import { lowSignature } from './ecdsa.ts';
import { signedBytes } from './entry.ts';
import { LedgerError, type Signer } from './ports.ts';
import { isSignedBy, readPublicKey } from './public-key.ts';

/**
 * The canonical bytes of the members, signed. Rejects with a LedgerError: `LEDGER_RECORD_REFUSED` for what canonical JSON
 * has no place for, `LEDGER_CANNOT_SIGN` also where the signature that came does not fit.
 */
export async function sealed(unsigned: object, signer: Signer): Promise<Buffer> {
  const members = { ...unsigned, key: signer.keyId };
  const bytes = bytesToSign(members);
  const signed = await signer.sign(bytes).catch((error: unknown) => {
    if (error instanceof LedgerError) throw error;
    const { code, name = 'Error' } = Object(error) as { code?: string; name?: string };
    const key = signer.keyId.slice(0, 16);
    throw new LedgerError('LEDGER_CANNOT_SIGN', `the ledger's key ${key} cannot sign: ${code ?? name}`);
  });
  const publicKey = readPublicKey(signer.publicKey);
  const isEcdsa = publicKey?.object.asymmetricKeyType === 'ec';
  const signature = (isEcdsa ? lowSignature(Buffer.from(signed)) : Buffer.from(signed)).toString('base64');
  if (!publicKey || !isSignedBy(publicKey, bytes, signature))
    throw new LedgerError(
      'LEDGER_CANNOT_SIGN',
      `what the ledger's key ${signer.keyId.slice(0, 16)} signed does not fit`,
    );
  return canonicalBytes({ ...members, signature });
}

function bytesToSign(members: object): Buffer {
  try {
    return signedBytes(members);
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    throw new LedgerError('LEDGER_RECORD_REFUSED', `this record does not fit an entry: it ${error.message}`);
  }
}
