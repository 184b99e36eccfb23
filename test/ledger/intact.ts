import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { join } from 'node:path';
import type { LedgerRecord } from '../../functions/contract/ledger.ts';
import type { Clock } from '../../functions/handshake/clock.ts';
import { Ledger } from '../../functions/ledger/ledger.ts';
import type { Signer } from '../../functions/ledger/ports.ts';
import { LocalLedgerStore } from '../../functions/local/ledger-store.ts';

/** `p256` is what KMS signs with, `ed25519` what a local ledger has. */
export type KeyKind = 'ed25519' | 'p256';

export const madeKey = (kind: KeyKind): KeyObject =>
  kind === 'ed25519'
    ? generateKeyPairSync('ed25519').privateKey
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

export function signerOf(key: KeyObject): Signer {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return {
    keyId: createHash('sha256').update(spki).digest('hex'),
    publicKey: String(createPublicKey(key).export({ format: 'pem', type: 'spki' })),
    sign: async (bytes) => sign(algorithm, bytes, key),
  };
}

/** A second passes with every look at it. */
export function tickingClock(startMs = Date.parse('2026-11-22T12:00:00.000Z')): Clock {
  let now = startMs;
  return {
    wallMs: () => {
      now += 1_000;
      return now;
    },
    monotonicMs: () => performance.now(),
    sleep: async () => undefined,
  };
}

/** The entries of one rotation that went well. */
export function rotation(version: string, at = '2026-11-22T12:00:00.000Z'): readonly LedgerRecord[] {
  const about = { rotation: version, target: 'chat' } as const;
  const proof = { location: 'eu-central-1', outcome: 'paired', at, durationMs: 181 } as const;
  const fingerprints = { current: '1f0c9a7e', pending: '77aa01c3' };
  return [
    { ...about, step: 'create', outcome: 'intended' },
    {
      ...about,
      step: 'create',
      outcome: 'done',
      fingerprints,
      facts: { name: `pairwatch-${version}`, tries: 1 },
    },
    {
      ...about,
      step: 'test',
      outcome: 'done',
      fingerprints,
      proofs: [proof, { ...proof, location: 'us-east-1' }],
    },
    {
      ...about,
      step: 'finish',
      outcome: 'done',
      fingerprints,
      facts: { note: 'naïve 🦞 "quoted" \\ \u2028' },
    },
  ];
}

export interface Intact {
  /** Of the ledger: `entries/`, `checkpoints/`. */
  readonly folder: string;
  readonly key: KeyObject;
  readonly keyId: string;
}

/** A ledger of some rotations with a checkpoint after each, in a folder. */
export async function intactLedger(root: string, kind: KeyKind, rotations = 4): Promise<Intact> {
  const key = madeKey(kind);
  const store = new LocalLedgerStore(root);
  const signer = signerOf(key);
  const ledger = new Ledger({
    store,
    signer,
    installation: 'prod',
    writer: 'arn:aws:sts::000000000000:assumed-role/rotate/pairwatch',
    clock: tickingClock(),
  });
  for (let number = 1; number <= rotations; number++) {
    for (const record of rotation(`version-${number}`)) await ledger.append(record);
    await ledger.checkpoint();
  }
  return { folder: join(root, 'ledger'), key, keyId: signer.keyId };
}
