import { canonicalBytes } from './canonical.ts';
import { signedBytes } from './entry.ts';
import { LedgerError, type Signer } from './ports.ts';

/** The canonical bytes of the members, signed. */
export async function sealed(unsigned: object, signer: Signer): Promise<Buffer> {
  const members = { ...unsigned, key: signer.keyId };
  const signature = await signer.sign(signedBytes(members)).catch((error: unknown) => {
    if (error instanceof LedgerError) throw error;
    const { code, name = 'Error' } = Object(error) as { code?: string; name?: string };
    throw new LedgerError(
      'LEDGER_CANNOT_SIGN',
      `the ledger's key ${signer.keyId.slice(0, 16)} cannot sign: ${code ?? name}`,
    );
  });
  return canonicalBytes({ ...members, signature: Buffer.from(signature).toString('base64') });
}
