import type { Trust } from '../../functions/ledger/key-ring.ts';
import { type PublicKey, readPublicKey } from '../../functions/ledger/public-key.ts';
import { CallError } from '../commands/mistakes.ts';
import { readNamedFile } from './file.ts';
import { shown } from './shown.ts';

/** Reads `--key FILE` and `--key-id HEX`. */
export function trustOf(files: readonly string[], ids: readonly string[]): Trust {
  const wrong = ids.find((id) => !/^[0-9a-f]{64}$/i.test(id));
  if (wrong !== undefined)
    throw new CallError('--key-id wants 64 hex digits: the SHA-256 of the public key in DER');
  const keys = files.map(publicKeyOf);
  return { ids: new Set([...keys.map(({ id }) => id), ...ids.map((id) => id.toLowerCase())]), keys };
}

function publicKeyOf(path: string): PublicKey {
  const text = readNamedFile('--key', path);
  if (text.includes('PRIVATE KEY'))
    throw new CallError(`--key ${shown(path)} holds a private key: an auditor needs the public one alone`);
  const key = readPublicKey(text);
  if (key) return key;
  throw new CallError(`--key ${shown(path)} is no public key in PEM (Ed25519 or NIST P-256)`);
}
