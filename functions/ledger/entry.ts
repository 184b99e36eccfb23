import { createHash } from 'node:crypto';
import {
  type Checkpoint,
  ENTRY_OUTCOMES,
  LAST_SEQUENCE,
  LEDGER_STEPS,
  type LedgerEntry,
  type LedgerStep,
  MAX_ENTRY_BYTES,
  PROOF_OUTCOMES,
} from '../contract/ledger.ts';
import { canonicalBytes, checkCanonical, NotCanonical, type PlainObject, parseObject } from './canonical.ts';
import {
  type Field,
  isBase64,
  isCode,
  isFingerprint,
  isHash,
  isListOf,
  isMapOf,
  isMoment,
  isObjectOf,
  isOneOf,
  isString,
  isText,
  isWhole,
} from './fields.ts';
import { readPublicKey } from './public-key.ts';

/** What the chain is made of; all else of an entry is for its readers. */
export type Envelope = Pick<
  LedgerEntry,
  'sequence' | 'at' | 'installation' | 'previous' | 'key' | 'signature'
> & { readonly schema: 1 };

/** Bytes of a store, read as far as they go. */
export type Read<Found> =
  | { readonly state: 'read'; readonly value: Found; readonly members: PlainObject }
  /** `members`: where it is JSON at least. */
  | { readonly state: 'damaged'; readonly reason: string; readonly members?: object }
  | { readonly state: 'unsupported'; readonly schema: string; readonly members: object };

const isName = isText(200);
const isSequence = isWhole(1, LAST_SEQUENCE);
const isFact: Field = (value) => isText(1_000)(value) || isWhole(Number.MIN_SAFE_INTEGER)(value);

const SEALED = {
  schema: isOneOf([1]),
  sequence: isSequence,
  at: isMoment,
  installation: isName,
  key: isHash,
  signature: isBase64,
} as const;

export const isProof = isObjectOf(
  { location: isName, outcome: isOneOf(PROOF_OUTCOMES), at: isMoment, durationMs: isWhole(0) },
  { code: isCode, fingerprint: isFingerprint },
);

const isEntry = isObjectOf(
  {
    ...SEALED,
    previous: isHash,
    writer: isText(512),
    step: isOneOf(Object.keys(LEDGER_STEPS)),
    outcome: isOneOf(ENTRY_OUTCOMES),
    fingerprints: isObjectOf({}, { current: isFingerprint, pending: isFingerprint, retired: isFingerprint }),
    proofs: isListOf(isProof, 256),
    facts: isMapOf(/^[A-Za-z][A-Za-z0-9._-]{0,63}$/, isFact, 64),
  },
  { rotation: isName, target: isName },
);

const isCheckpoint = isObjectOf({ ...SEALED, head: isHash });

const isAnything: Field = () => true;
const isEnvelope = isObjectOf(
  {
    ...{ ...SEALED, at: isString, installation: isString, previous: isString },
    ...{ writer: isAnything, step: isAnything, outcome: isAnything },
    ...{ fingerprints: isAnything, proofs: isAnything, facts: isAnything },
  },
  { rotation: isAnything, target: isAnything },
);

/** The members of an entry, whatever they hold but for those of the chain. */
export const readEnvelope = (bytes: Uint8Array): Read<Envelope> =>
  read(bytes, (members) => isEnvelope(members) && !carriesOtherKey(members));

/** The whole entry: exactly its members, each as it may be. */
export const readEntry = (bytes: Uint8Array): Read<LedgerEntry> => read(bytes, isWholeEntry);

/** Whether an envelope's members hold what they may hold. */
export const isWholeEntry = (members: PlainObject): boolean =>
  isEntry(members) && hasItsSubject(members as unknown as LedgerEntry);

export const readCheckpoint = (bytes: Uint8Array): Read<Checkpoint> => read(bytes, isCheckpoint);

function read<Found>(bytes: Uint8Array, isFound: (members: PlainObject) => boolean): Read<Found> {
  if (bytes.length > MAX_ENTRY_BYTES)
    return { state: 'damaged', reason: `is larger than ${MAX_ENTRY_BYTES} bytes` };
  let members: object | undefined;
  try {
    members = parseObject(bytes);
    checkCanonical(members, bytes);
    return judged(members, isFound);
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    return { state: 'damaged', reason: error.message, ...(members && { members }) };
  }
}

function judged<Found>(members: PlainObject, isFound: (members: PlainObject) => boolean): Read<Found> {
  const { schema } = members;
  if (Number.isSafeInteger(schema) && schema !== 1)
    return { state: 'unsupported', schema: String(schema), members };
  if (!isFound(members))
    return {
      state: 'damaged',
      reason: 'has members that are missing, unknown, or not as they may be',
      members,
    };
  return { state: 'read', value: members as unknown as Found, members };
}

/** A rotation's entry names both, a target's its target, the ledger's own neither; a key comes with its own steps alone. */
function hasItsSubject({ step, rotation, target, sequence, facts }: LedgerEntry): boolean {
  if ((step === 'begin') !== (sequence === 1)) return false;
  if (isIntroduction(step) !== Object.hasOwn(facts, 'publicKey')) return false;
  switch (LEDGER_STEPS[step].about) {
    case 'rotation':
      return rotation !== undefined && target !== undefined;
    case 'target':
      return target !== undefined;
    case 'ledger':
      return rotation === undefined && target === undefined;
  }
}

/** Whether it carries a public key, as the fact `publicKey`. */
export const isIntroduction = (step: LedgerStep): boolean => step === 'begin' || step === 'key-changed';

/** A key that no ledger is signed with, or something else under its name. */
function carriesOtherKey({ facts }: PlainObject): boolean {
  const { publicKey } = Object(facts) as { readonly publicKey?: unknown };
  return publicKey !== undefined && readPublicKey(String(publicKey)) === undefined;
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What a signature is over: the members without it. */
export function signedBytes(members: object): Buffer {
  const { signature: _, ...signed } = members as { readonly signature?: string };
  return canonicalBytes(signed);
}
