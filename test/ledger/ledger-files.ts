// A ledger's files as docs/ledger-format.md has them. Nothing here comes from the ledger's own code.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Members = Record<string, unknown>;

/** A private key, and its id as entries name it. */
export interface Hand {
  readonly key: KeyObject;
  readonly id: string;
  /** Base64 of the SubjectPublicKeyInfo. */
  readonly spki: string;
}

export function handOf(key: KeyObject): Hand {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { key, id: sha256(spki), spki: spki.toString('base64') };
}

export const strangersHand = (): Hand => handOf(generateKeyPairSync('ed25519').privateKey);

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalText((value as Members)[name])}`).join()}}`;
}

/** Base64. Of ECDSA the signature whose second number is below 2^255: its other form is anybody's to make. */
export function signatureOf(text: string, { key }: Hand): string {
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  for (;;) {
    const raw = sign(algorithm, Buffer.from(text), key);
    if (algorithm === null || !isHigh(raw)) return raw.toString('base64');
  }
}

/** Whether the second integer of the DER takes 33 bytes. */
const isHigh = (der: Buffer): boolean => der[5 + (der[3] ?? 0)] === 33;

/** The members as this hand signs them. */
export function signedText({ signature: _, ...members }: Members, hand: Hand): string {
  const signed = { ...members, key: hand.id };
  return canonicalText({ ...signed, signature: signatureOf(canonicalText(signed), hand) });
}

/** A ledger in a folder, to be spoilt. */
export class LedgerFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  get count(): number {
    return readdirSync(join(this.folder, 'entries')).length;
  }

  path(sequence: number): string {
    return join(this.folder, 'entries', `${String(sequence).padStart(8, '0')}.json`);
  }

  text(sequence: number): string {
    return readFileSync(this.path(sequence), 'utf8');
  }

  read(path = ''): string {
    return readFileSync(path, 'utf8');
  }

  hash(sequence: number): string {
    return sha256(readFileSync(this.path(sequence)));
  }

  members(sequence: number): Members {
    return JSON.parse(this.text(sequence));
  }

  write(sequence: number, content: string | Uint8Array): void {
    writeFileSync(this.path(sequence), content);
  }

  remove(sequence: number): void {
    rmSync(this.path(sequence));
  }

  get checkpoints(): readonly string[] {
    const folder = join(this.folder, 'checkpoints');
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  }

  removeCheckpoints(): void {
    for (const path of this.checkpoints) rmSync(path);
  }

  /** As `aws s3api list-object-versions` tells of the objects that are there, with what somebody did to one. */
  versions(more: { Versions?: readonly object[]; DeleteMarkers?: readonly object[] }): void {
    const of = (folder: string) =>
      readdirSync(join(this.folder, folder)).map((name) => ({
        Key: `${folder}/${name}`,
        VersionId: sha256(name).slice(0, 32),
        IsLatest: true,
        LastModified: '2026-11-22T12:00:00+00:00',
      }));
    const Versions = [...(more.Versions ?? []), ...of('checkpoints'), ...of('entries')];
    const told = { Versions, ...(more.DeleteMarkers && { DeleteMarkers: more.DeleteMarkers }) };
    writeFileSync(join(this.folder, 'versions.json'), JSON.stringify(told));
  }

  /** Chains and signs everything from a number on anew, changed as told. */
  rewrite(
    from: number,
    hand: Hand,
    change: (members: Members, sequence: number) => Members = (same) => same,
  ): void {
    for (let sequence = from; sequence <= this.count; sequence++) {
      const previous = sequence === 1 ? '0'.repeat(64) : this.hash(sequence - 1);
      this.write(sequence, signedText({ ...change(this.members(sequence), sequence), previous }, hand));
    }
  }

  /** Makes room at a number: everything from there on moves up by one. */
  shift(from: number): void {
    for (let sequence = this.count; sequence >= from; sequence--)
      this.write(sequence + 1, this.text(sequence));
  }

  keep(name: string, text: string): string {
    mkdirSync(join(this.folder, '..', 'kept'), { recursive: true });
    const path = join(this.folder, '..', 'kept', name);
    writeFileSync(path, text);
    return path;
  }
}
