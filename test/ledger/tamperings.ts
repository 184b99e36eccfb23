// Ways to tamper with a ledger. Nothing here comes from the ledger's own code.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../support/random.ts';
import { canonicalText, type Hand, type LedgerFiles, signedText, strangersHand } from './ledger-files.ts';

export interface Scene {
  readonly ledger: LedgerFiles;
  readonly random: Random;
  /** The key that signed it: an insider has it. */
  readonly owner: Hand;
}

export interface Tampering {
  /** One of these at least has to be named. */
  readonly codes: readonly string[];
  /** Answers the checkpoints that the auditor kept elsewhere, as paths. */
  readonly spoil: (scene: Scene) => readonly string[] | undefined;
}

/** Not the first, and not the last. */
export const inner = ({ ledger, random }: Scene): number => random.int(2, ledger.count - 1);

const withChanged = (text: string, random: Random): Buffer => {
  const bytes = Buffer.from(text);
  const at = random.int(0, bytes.length - 1);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 6));
  return bytes;
};

/** Other base64 of the same bytes: the last character before the padding has bits that nobody reads. */
const rewritten = (base64: unknown): string =>
  String(base64).replace(/[A-Za-z0-9+/](?==)|(?<!=)$/, (last) =>
    last === '' ? '=' : String.fromCharCode(last.charCodeAt(0) + 1),
  );

export const anyOf = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `LEDGER_${name}`);

/** How `spoil` leaves no checkpoint behind that would tell as well. */
export const unseen = (scene: Scene): Scene => {
  scene.ledger.removeCheckpoints();
  return scene;
};

export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'a changed bit': {
    codes: anyOf('DAMAGED', 'SIGNATURE_INVALID', 'KEY_UNKNOWN', 'SCHEMA_UNSUPPORTED'),
    spoil: (scene) => {
      const at = scene.random.int(1, scene.ledger.count);
      scene.ledger.write(at, withChanged(scene.ledger.text(at), scene.random));
      return undefined;
    },
  },
  'a changed bit in the newest entry, without checkpoints': {
    codes: anyOf('DAMAGED', 'SIGNATURE_INVALID', 'KEY_UNKNOWN', 'SCHEMA_UNSUPPORTED'),
    spoil: (scene) => {
      const { ledger, random } = unseen(scene);
      ledger.write(ledger.count, withChanged(ledger.text(ledger.count), random));
      return undefined;
    },
  },
  'another target': {
    codes: anyOf('SIGNATURE_INVALID'),
    spoil: (scene) => {
      const at = inner(scene);
      scene.ledger.write(at, canonicalText({ ...scene.ledger.members(at), writer: 'nobody@nowhere' }));
      return undefined;
    },
  },
  'the same signature, written otherwise': {
    codes: anyOf('SIGNATURE_INVALID', 'DAMAGED'),
    spoil: (scene) => {
      const { ledger } = unseen(scene);
      const members = ledger.members(ledger.count);
      ledger.write(ledger.count, canonicalText({ ...members, signature: rewritten(members['signature']) }));
      return undefined;
    },
  },
  'the same entry, in other JSON': {
    codes: anyOf('DAMAGED'),
    spoil: (scene) => {
      const at = inner(scene);
      const text = scene.ledger.text(at);
      const ways = [`${text}\n`, ` ${text}`, text.replace(':', ': '), `\ufeff${text}`];
      ways.push(text.replace('{', '{"at":"2000-01-01T00:00:00.000Z",'));
      scene.ledger.write(at, scene.random.pick(ways));
      return undefined;
    },
  },
  'an entry cut off': {
    codes: anyOf('DAMAGED'),
    spoil: (scene) => {
      const at = inner(scene);
      const text = scene.ledger.text(at);
      scene.ledger.write(at, text.slice(0, scene.random.int(0, text.length - 1)));
      return undefined;
    },
  },
  'a tail that a checkpoint covers': {
    codes: anyOf('TAIL_DROPPED'),
    spoil: ({ ledger, random }) => {
      for (let left = random.int(1, 5), at = ledger.count; left > 0; left--, at--) ledger.remove(at);
      return undefined;
    },
  },
  'a tail and its checkpoints, of which the auditor has one': {
    codes: anyOf('TAIL_DROPPED'),
    spoil: (scene) => {
      const newest = scene.ledger.checkpoints.at(-1) ?? '';
      const kept = scene.ledger.keep('mailed.json', readFileSync(newest, 'utf8'));
      const { ledger, random } = unseen(scene);
      for (let left = random.int(1, 5), at = ledger.count; left > 0; left--, at--) ledger.remove(at);
      return [kept];
    },
  },
  'a gap': {
    codes: anyOf('GAP'),
    spoil: (scene) => {
      const from = inner(scene);
      const to = Math.min(from + scene.random.int(0, 2), scene.ledger.count - 1);
      for (let at = from; at <= to; at++) scene.ledger.remove(at);
      return undefined;
    },
  },
  'no first entry': {
    codes: anyOf('BEGINNING_MISSING'),
    spoil: ({ ledger }) => {
      ledger.remove(1);
      return undefined;
    },
  },
  'two swapped': {
    codes: anyOf('MISPLACED'),
    spoil: (scene) => {
      const at = inner(scene);
      const [one, other] = [scene.ledger.text(at), scene.ledger.text(at + 1)];
      scene.ledger.write(at, other);
      scene.ledger.write(at + 1, one);
      return undefined;
    },
  },
  'one copied over the next': {
    codes: anyOf('DUPLICATE'),
    spoil: (scene) => {
      const at = inner(scene);
      scene.ledger.write(at + 1, scene.ledger.text(at));
      return undefined;
    },
  },
  'one inserted by a stranger': {
    codes: anyOf('KEY_UNKNOWN'),
    spoil: (scene) => {
      const at = inner(scene);
      const members = scene.ledger.members(at);
      scene.ledger.shift(at);
      scene.ledger.write(at, signedText({ ...members, writer: 'nobody@nowhere' }, strangersHand()));
      return undefined;
    },
  },
  'one inserted by an insider': {
    codes: anyOf('CHAIN_BROKEN', 'DUPLICATE'),
    spoil: (scene) => {
      const at = inner(scene);
      const members = scene.ledger.members(at);
      scene.ledger.shift(at);
      scene.ledger.write(at, signedText({ ...members, writer: 'nobody@nowhere' }, scene.owner));
      return undefined;
    },
  },
  'signed anew by another key, from one on': {
    codes: anyOf('KEY_UNKNOWN'),
    spoil: (scene) => {
      const from = inner(scene);
      unseen(scene).ledger.rewrite(from, strangersHand());
      return undefined;
    },
  },
  'signed anew by another key from the beginning': {
    codes: anyOf('KEY_UNTRUSTED'),
    spoil: (scene) => {
      const stranger = strangersHand();
      unseen(scene).ledger.rewrite(1, stranger, (members) =>
        members['step'] === 'begin' ? { ...members, facts: { publicKey: stranger.spki } } : members,
      );
      return undefined;
    },
  },
  'signed anew by another key that introduces itself': {
    codes: anyOf('KEY_UNCONFIRMED'),
    spoil: (scene) => {
      const stranger = strangersHand();
      const from = inner(scene);
      unseen(scene).ledger.rewrite(from, stranger, (members, sequence) => {
        if (sequence !== from) return members;
        const { rotation: _, target: __, ...rest } = members;
        const facts = { publicKey: stranger.spki, former: scene.owner.id };
        return { ...rest, step: 'key-changed', outcome: 'done', proofs: [], fingerprints: {}, facts };
      });
      return undefined;
    },
  },
  'a clock that goes back, by an insider': {
    codes: anyOf('CLOCK_BACK'),
    spoil: (scene) => {
      const at = inner(scene);
      unseen(scene).ledger.rewrite(at, scene.owner, (members, sequence) =>
        sequence === at ? { ...members, at: '2020-01-01T00:00:00.000Z' } : members,
      );
      return undefined;
    },
  },
  'rewritten by an insider, all sound in itself': {
    codes: anyOf('CHECKPOINT_DIFFERS'),
    spoil: (scene) => {
      const at = inner(scene);
      scene.ledger.rewrite(Math.min(at, 5), scene.owner, (members) => ({
        ...members,
        writer: 'nobody@nowhere',
      }));
      return undefined;
    },
  },
  'an entry of another installation': {
    codes: anyOf('OTHER_INSTALLATION'),
    spoil: (scene) => {
      const at = inner(scene);
      unseen(scene).ledger.rewrite(at, scene.owner, (members, sequence) =>
        sequence === at ? { ...members, installation: 'elsewhere' } : members,
      );
      return undefined;
    },
  },
  'a schema that nobody knows': {
    codes: anyOf('SCHEMA_UNSUPPORTED'),
    spoil: (scene) => {
      const at = inner(scene);
      unseen(scene).ledger.rewrite(at, scene.owner, (members, sequence) =>
        sequence === at ? { ...members, schema: 2 } : members,
      );
      return undefined;
    },
  },
  'something else among the entries': {
    codes: anyOf('FOREIGN_FILE'),
    spoil: (scene) => {
      const path = scene.ledger.path(inner(scene));
      const names = [
        path.replace('.json', ' (1).json'),
        path.replace('.json', ''),
        join(path, '../00000000.json'),
      ];
      writeFileSync(scene.random.pick(names), readFileSync(path));
      return undefined;
    },
  },
  'a later version': {
    codes: anyOf('LATER_VERSION'),
    spoil: (scene) => {
      const name = scene.ledger.path(inner(scene)).split('/').at(-1);
      const later = { Key: `entries/${name}`, VersionId: 'later', LastModified: '2026-11-23T12:00:00+00:00' };
      scene.ledger.versions({ Versions: [later] });
      return undefined;
    },
  },
  'a delete marker': {
    codes: anyOf('DELETED'),
    spoil: (scene) => {
      const at = inner(scene);
      const name = scene.ledger.path(at).split('/').at(-1);
      scene.ledger.versions({ DeleteMarkers: [{ Key: `entries/${name}`, VersionId: 'marker' }] });
      scene.ledger.remove(at);
      return undefined;
    },
  },
  'a checkpoint that a stranger made': {
    codes: anyOf('CHECKPOINT_INVALID'),
    spoil: ({ ledger }) => {
      const path = ledger.checkpoints.at(-1) ?? '';
      const members = JSON.parse(readFileSync(path, 'utf8'));
      writeFileSync(path, signedText({ ...members, sequence: 4_000 }, strangersHand()));
      return undefined;
    },
  },
  'several things at once': {
    codes: anyOf('GAP'),
    spoil: ({ ledger, random }) => {
      ledger.remove(3);
      ledger.write(6, withChanged(ledger.text(6), random));
      const [one, other] = [ledger.text(8), ledger.text(9)];
      ledger.write(8, other);
      ledger.write(9, one);
      ledger.remove(ledger.count + 1);
      return undefined;
    },
  },
};
