import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isLowSignature } from './ecdsa.ts';

/** A key that entries can be checked with. */
export interface PublicKey {
  /** Hex SHA-256 of `spki`. */
  readonly id: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Buffer;
  readonly object: KeyObject;
}

/** Of a SubjectPublicKeyInfo; a point of the curve stands there whole. */
const [ED25519_BYTES, P256_BYTES] = [44, 91];

/**
 * Reads an Ed25519 or NIST P-256 key: PEM (`PUBLIC KEY`), or the base64 of its DER as an entry carries it. Undefined for
 * anything else.
 */
export function readPublicKey(given: string): PublicKey | undefined {
  try {
    const isPem = given.includes('-----BEGIN PUBLIC KEY-----');
    const object = isPem
      ? createPublicKey(given)
      : createPublicKey({ key: Buffer.from(given, 'base64'), format: 'der', type: 'spki' });
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = object;
    const length = type === 'ed25519' ? ED25519_BYTES : details?.namedCurve === 'prime256v1' ? P256_BYTES : 0;
    const spki = object.export({ format: 'der', type: 'spki' });
    if (spki.length !== length || !(isPem || Buffer.from(given, 'base64').equals(spki))) return undefined;
    return { id: createHash('sha256').update(spki).digest('hex'), spki, object };
  } catch {
    return undefined;
  }
}

/**
 * Whether a signature over the bytes is this key's: Ed25519, or ECDSA with SHA-256 in DER. Of the ways to write the same
 * signature only one counts, in base64 as in ECDSA: a changed character is a changed entry.
 */
export function isSignedBy({ object }: PublicKey, bytes: Uint8Array, signature: string): boolean {
  const algorithm = object.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const raw = Buffer.from(signature, 'base64');
  try {
    const isOnlyForm = raw.toString('base64') === signature && (algorithm === null || isLowSignature(raw));
    return isOnlyForm && verify(algorithm, bytes, object, raw);
  } catch {
    return false;
  }
}
