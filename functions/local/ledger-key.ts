import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LedgerError, type Signer } from '../ledger/ports.ts';
import { type PublicKey, readPublicKey } from '../ledger/public-key.ts';
import { writePrivately } from './files.ts';
import { fileError, namesIn, readTextOf, withFile } from './ledger-files.ts';
import { writeNew } from './write-new.ts';

const SIGNING = 'signing.pem';
/** A key that is to be replaced: moved here, it signs once more, for the one that comes after it. */
const FORMER = 'former.pem';

export interface LocalLedgerKeys {
  readonly signer: Signer;
  /** Hands over to `signer`. @default - there is none */
  readonly former?: Signer;
}

/**
 * The Ed25519 key that signs a local ledger: `.pairwatch/ledger-key/signing.pem` (0600), made at the first use and never
 * replaced here. `root`: `.pairwatch`. Rejects with a LedgerError `LEDGER_CANNOT_SIGN`, also where others may read it.
 */
export async function localLedgerKeys(root: string): Promise<LocalLedgerKeys> {
  const folder = folderOf(root);
  const path = join(folder, SIGNING);
  try {
    const signer = (await signerIn(path)) ?? (await madeIn(folder, path));
    const former = await signerIn(join(folder, FORMER));
    return { signer, ...(former && former.keyId !== signer.keyId && { former }) };
  } catch (error) {
    throw new LedgerError('LEDGER_CANNOT_SIGN', fileError(path, error).message);
  }
}

/** The public keys of all signing keys that were made here, for verifying one's own ledger. */
export async function localTrust(root: string): Promise<readonly PublicKey[]> {
  const folder = folderOf(root);
  const names = await namesIn(folder);
  const texts = names
    .filter((name) => /^[0-9a-f]{64}\.pub\.pem$/.test(name))
    .map((name) => readTextOf(join(folder, name)));
  return (await Promise.all(texts)).flatMap((pem = '') => readPublicKey(pem) ?? []);
}

const folderOf = (root: string): string => join(root, 'ledger-key');

async function madeIn(folder: string, path: string): Promise<Signer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const made = signerOf(privateKey);
  const publicPath = join(folder, `${made.keyId}.pub.pem`);
  await writePrivately(publicPath, made.publicKey);
  const isNew = await writeNew(path, String(privateKey.export({ format: 'pem', type: 'pkcs8' })));
  if (isNew) return made;
  await rm(publicPath, { force: true });
  const faster = await signerIn(path);
  if (!faster) throw new LedgerError('LEDGER_CANNOT_SIGN', `${path} comes and goes`);
  return faster;
}

async function signerIn(path: string): Promise<Signer | undefined> {
  const pem = await privateText(path);
  if (pem === undefined) return undefined;
  try {
    return signerOf(createPrivateKey(pem));
  } catch {
    throw new LedgerError('LEDGER_CANNOT_SIGN', `${path} is damaged, or no Ed25519 key`);
  }
}

/** A file that its owner alone may use; Windows keeps no modes. */
async function privateText(path: string): Promise<string | undefined> {
  try {
    return await withFile(path, async (file) => {
      if (!file)
        throw new LedgerError('LEDGER_CANNOT_SIGN', `${path} is no file: put the key back in its place`);
      const mode = (await file.stat()).mode & 0o777;
      if (process.platform !== 'win32' && (mode & 0o077) !== 0)
        throw new LedgerError(
          'LEDGER_CANNOT_SIGN',
          `${path} has mode ${mode.toString(8)}, so that others may use the key: chmod 600 ${path}`,
        );
      return file.readFile('utf8');
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function signerOf(privateKey: KeyObject): Signer {
  const publicKey = String(createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }));
  const read = readPublicKey(publicKey);
  if (read?.object.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return { keyId: read.id, publicKey, sign: async (bytes) => sign(null, bytes, privateKey) };
}
