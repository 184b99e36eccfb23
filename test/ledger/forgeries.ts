// Entries and checkpoints that the signing key, or anybody's, vouches for and that the format has no place for. Nothing
// here comes from the ledger's own code.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  canonicalText,
  handOf,
  type Members,
  signatureOf,
  signedText,
  strangersHand,
} from './ledger-files.ts';
import { anyOf, inner, type Scene, type Tampering, unseen } from './tamperings.ts';

/** The newest entry as an insider signs it anew, changed as members or as text. */
const newest =
  (change: (members: Members) => Members, edit: (text: string) => string = (same) => same) =>
  (scene: Scene): undefined => {
    const { ledger, owner } = unseen(scene);
    const { signature: _, ...members } = change({ ...ledger.members(4), ...placeOf(scene) });
    const text = edit(canonicalText(members));
    const signature = signatureOf(text, owner);
    ledger.write(ledger.count, text.replace(/,"step"/, `,"signature":"${signature}","step"`));
  };

/** What an entry has because it is the newest one. */
const placeOf = ({ ledger }: Scene): Members => {
  const { sequence, at, previous, key } = ledger.members(ledger.count);
  return { sequence, at, previous, key };
};

const withFacts = (facts: Members) => newest((members) => ({ ...members, facts }));
const withNumber = (written: string) =>
  newest(
    (members) => ({ ...members, facts: { number: 4_711 } }),
    (text) => text.replace('4711', written),
  );

const malformed = (spoil: Tampering['spoil']): Tampering => ({ codes: anyOf('MALFORMED'), spoil });
const damaged = (spoil: Tampering['spoil']): Tampering => ({ codes: anyOf('DAMAGED'), spoil });

const spkiOf = ({ publicKey }: { readonly publicKey: KeyObject }): string =>
  publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

/** The newest entry hands over to what is carried as a key. */
const handingOver = (publicKey: () => string) =>
  newest(({ rotation: _, target: __, ...members }) => ({
    ...members,
    ...{ step: 'key-changed', outcome: 'done', proofs: [], fingerprints: {} },
    facts: { publicKey: publicKey() },
  }));

const UNWRITABLE: Readonly<Record<string, string>> = {
  'an integer beyond 2^53': '9007199254740993',
  'the integer 2^53': '9007199254740992',
  'minus zero': '-0',
  'a fraction': '0.5',
  'minus zero as a fraction': '-0.0',
  'an exponent': '1e3',
  'a literal': 'true',
  'nothing at all': 'null',
  'what is no number': 'NaN',
  'an escape that is not needed': '"\\u0041"',
  'a lone surrogate': '"\\ud800"',
  'a slash that is escaped': '"\\/"',
};

export const FORGERIES: Readonly<Record<string, Tampering>> = {
  ...Object.fromEntries(
    Object.entries(UNWRITABLE).map(([name, written]) => [
      `${name}, by an insider`,
      damaged(withNumber(written)),
    ]),
  ),
  'a member twice, by an insider': damaged(
    newest(
      (same) => same,
      (text) => text.replace('"outcome":', '"outcome":"failed","outcome":'),
    ),
  ),
  'a member too many, by an insider': damaged(newest((members) => ({ ...members, remark: 'x' }))),
  'an empty name, by an insider': damaged(newest((members) => ({ ...members, '': 'x' }))),
  'a name beyond ASCII, by an insider': malformed(withFacts({ ü: 1 })),
  'a member too few, by an insider': damaged(newest(({ at: _, ...members }) => members)),
  'no installation, by an insider': damaged(newest(({ installation: _, ...members }) => members)),
  'a step that nobody takes, by an insider': malformed(newest((members) => ({ ...members, step: 'bribe' }))),
  'an outcome that nothing has, by an insider': malformed(
    newest((members) => ({ ...members, outcome: 'perhaps' })),
  ),
  'a second beginning, by an insider': malformed(
    newest(({ rotation: _, target: __, ...members }) => ({ ...members, step: 'begin', proofs: [] })),
  ),
  'a rotation without a target, by an insider': malformed(newest(({ target: _, ...members }) => members)),
  'a day that there was not, by an insider': malformed(
    newest((members) => ({ ...members, at: '2027-02-30T12:00:00.000Z' })),
  ),
  'a time as a number, by an insider': damaged(newest((members) => ({ ...members, at: 2 ** 41 }))),
  'a number as text, by an insider': damaged(
    newest((members) => ({ ...members, sequence: String(members['sequence']) })),
  ),
  'too many levels, by an insider': malformed(withFacts({ deep: [[[[[[[[[1]]]]]]]]] })),
  'too many bytes, by an insider': damaged(withFacts({ long: 'x'.repeat(70_000) })),
  'a handover to a key of another curve': damaged(
    handingOver(() => spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }))),
  ),
  'a handover to a key of another kind': damaged(
    handingOver(() => spkiOf(generateKeyPairSync('rsa', { modulusLength: 2048 }))),
  ),
  'a handover to what is no key': damaged(handingOver(() => 'AAAA')),
  'a handover to a curve that nobody takes, which then signs': {
    codes: anyOf('KEY_UNKNOWN'),
    spoil: (scene) => {
      const at = inner(scene);
      const next = handOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey);
      unseen(scene).ledger.rewrite(at, scene.owner, (members, sequence) =>
        sequence === at ? changeTo(members, next.spki) : members,
      );
      scene.ledger.rewrite(at + 1, next);
      return undefined;
    },
  },
  'two handovers by one key': {
    codes: anyOf('KEY_UNKNOWN'),
    spoil: (scene) => {
      const [one, other] = [strangersHand(), strangersHand()];
      unseen(scene).ledger.rewrite(10, scene.owner, (members, sequence) =>
        sequence > 11 ? members : changeTo(members, (sequence === 10 ? one : other).spki),
      );
      scene.ledger.rewrite(12, other);
      return undefined;
    },
  },
  'a key that comes back after it handed over': {
    codes: anyOf('KEY_UNKNOWN'),
    spoil: (scene) => {
      const next = strangersHand();
      unseen(scene).ledger.rewrite(10, scene.owner, (members, sequence) =>
        sequence === 10 ? changeTo(members, next.spki) : members,
      );
      scene.ledger.rewrite(11, next, (members, sequence) =>
        sequence === 11 ? changeTo(members, scene.owner.spki) : members,
      );
      scene.ledger.rewrite(12, scene.owner);
      return undefined;
    },
  },
  'the twin of an ECDSA signature, which anybody can make': {
    codes: anyOf('SIGNATURE_INVALID'),
    spoil: (scene) => {
      const { ledger } = unseen(scene);
      const members = ledger.members(ledger.count);
      const signature = twinOf(Buffer.from(String(members['signature']), 'base64')).toString('base64');
      ledger.write(ledger.count, canonicalText({ ...members, signature }));
      return undefined;
    },
  },
  'a checkpoint among the entries': damaged(({ ledger }) => {
    ledger.write(ledger.count + 1, ledger.read(ledger.checkpoints.at(-1)));
    return undefined;
  }),
  'a checkpoint that brings its own key': {
    codes: anyOf('CHECKPOINT_INVALID'),
    spoil: ({ ledger }) => {
      const stranger = strangersHand();
      const members = JSON.parse(ledger.read(ledger.checkpoints.at(-1)));
      const made = signedText({ ...members, facts: { publicKey: stranger.spki } }, stranger);
      return [ledger.keep('theirs.json', made)];
    },
  },
  'a checkpoint with a member too many': {
    codes: anyOf('CHECKPOINT_INVALID'),
    spoil: ({ ledger, owner }) => {
      const path = ledger.checkpoints.at(-1) ?? '';
      writeFileSync(path, signedText({ ...JSON.parse(ledger.read(path)), remark: 'x' }, owner));
      return undefined;
    },
  },
  'a checkpoint of another installation, by the same key': {
    codes: anyOf('CHECKPOINT_INVALID'),
    spoil: ({ ledger, owner }) => {
      const path = ledger.checkpoints.at(-1) ?? '';
      writeFileSync(path, signedText({ ...JSON.parse(ledger.read(path)), installation: 'elsewhere' }, owner));
      return undefined;
    },
  },
  'a checkpoint of a key that had handed over': {
    codes: anyOf('CHECKPOINT_INVALID'),
    spoil: (scene) => {
      const next = strangersHand();
      unseen(scene).ledger.rewrite(10, scene.owner, (members, sequence) =>
        sequence === 10 ? changeTo(members, next.spki) : members,
      );
      scene.ledger.rewrite(11, next);
      const { count } = scene.ledger;
      const { installation, at } = scene.ledger.members(count);
      const told = { schema: 1, installation, sequence: count, head: scene.ledger.hash(count), at };
      return [scene.ledger.keep('late.json', signedText(told, scene.owner))];
    },
  },
  'an entry kept as a checkpoint': {
    codes: anyOf('CHECKPOINT_INVALID'),
    spoil: ({ ledger }) => {
      writeFileSync(join(ledger.folder, 'checkpoints', '00000004.json'), ledger.text(4));
      return undefined;
    },
  },
};

function changeTo({ rotation: _, target: __, ...members }: Members, publicKey: string): Members {
  const about = { step: 'key-changed', outcome: 'done', proofs: [], fingerprints: {} };
  return { ...members, ...about, facts: { publicKey } };
}

/** Order of the group of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Of an Ed25519 signature, which has no such twin, one with a changed bit. */
function twinOf(signature: Buffer): Buffer {
  if (signature.length === 64)
    return Buffer.from(signature.map((byte, at) => (at === 63 ? byte ^ 0x20 : byte)));
  const at = 4 + (signature[3] ?? 0);
  const second = ORDER - BigInt(`0x${signature.subarray(at + 2).toString('hex')}`);
  const digits = Buffer.from(second.toString(16).padStart(64, '0'), 'hex');
  const integer = (digits[0] ?? 0) < 0x80 ? digits : Buffer.concat([Buffer.alloc(1), digits]);
  const body = Buffer.concat([signature.subarray(2, at), Buffer.from([2, integer.length]), integer]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}
