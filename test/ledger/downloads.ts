// What a folder with a ledger may hold besides changed entries. Nothing here comes from the ledger's own code.
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anyOf, inner, type Tampering, unseen } from './tamperings.ts';

export const DOWNLOADS: Readonly<Record<string, Tampering>> = {
  'a tail that the list of versions names': {
    codes: anyOf('NOT_HERE'),
    spoil: (scene) => {
      const { ledger, random } = unseen(scene);
      ledger.versions({});
      for (let left = random.int(1, 3), at = ledger.count; left > 0; left--, at--) ledger.remove(at);
      return undefined;
    },
  },
  'a checkpoint that the list of versions names': {
    codes: anyOf('NOT_HERE'),
    spoil: ({ ledger }) => {
      ledger.versions({});
      ledger.removeCheckpoints();
      return undefined;
    },
  },
  'a later version of a checkpoint': {
    codes: anyOf('LATER_VERSION'),
    spoil: ({ ledger }) => {
      const name = ledger.checkpoints.at(-1)?.split('/').at(-1);
      ledger.versions({ Versions: [{ Key: `checkpoints/${name}`, VersionId: 'later' }] });
      return undefined;
    },
  },
  'two later versions and a marker': {
    codes: anyOf('LATER_VERSION'),
    spoil: (scene) => {
      const Key = `entries/${scene.ledger.path(inner(scene)).split('/').at(-1)}`;
      const Versions = [
        { Key, VersionId: 'later' },
        { Key, VersionId: 'last' },
      ];
      scene.ledger.versions({ Versions, DeleteMarkers: [{ Key, VersionId: 'marker' }] });
      return undefined;
    },
  },
  'a folder among the entries': {
    codes: anyOf('FOREIGN_FILE'),
    spoil: ({ ledger }) => {
      mkdirSync(join(ledger.folder, 'entries', 'more'));
      return undefined;
    },
  },
  'a folder in the place of an entry': {
    codes: anyOf('FOREIGN_FILE'),
    spoil: (scene) => {
      const path = scene.ledger.path(inner(scene));
      rmSync(path);
      mkdirSync(path);
      return undefined;
    },
  },
  'a folder in the place of a checkpoint': {
    codes: anyOf('CHECKPOINT_INVALID'),
    spoil: ({ ledger }) => {
      const path = ledger.checkpoints.at(-1) ?? '';
      rmSync(path);
      mkdirSync(path);
      return undefined;
    },
  },
  'a link to another entry': {
    codes: anyOf('DUPLICATE'),
    spoil: (scene) => {
      const at = inner(scene);
      scene.ledger.remove(at);
      symlinkSync(scene.ledger.path(at - 1), scene.ledger.path(at));
      return undefined;
    },
  },
  'a link to nothing': {
    codes: anyOf('FOREIGN_FILE'),
    spoil: ({ ledger }) => {
      symlinkSync('nowhere', ledger.path(ledger.count + 1));
      return undefined;
    },
  },
  'an entry under a short name': {
    codes: anyOf('FOREIGN_FILE'),
    spoil: (scene) => {
      const path = scene.ledger.path(inner(scene));
      renameSync(path, path.replace(/0000(\d{4}\.json)$/, '$1'));
      return undefined;
    },
  },
  'a name with a line end': {
    codes: anyOf('FOREIGN_FILE'),
    spoil: (scene) => {
      const path = scene.ledger.path(inner(scene));
      writeFileSync(`${path}\n`, readFileSync(path));
      return undefined;
    },
  },
  'an entry far beyond the others': {
    codes: anyOf('GAP'),
    spoil: ({ ledger }) => {
      ledger.write(99_999_999, ledger.text(ledger.count));
      return undefined;
    },
  },
  'a huge file': {
    codes: anyOf('DAMAGED'),
    spoil: (scene) => {
      scene.ledger.write(inner(scene), Buffer.alloc(8_000_000, 0x5b));
      return undefined;
    },
  },
  'lines that end as on Windows': {
    codes: anyOf('DAMAGED'),
    spoil: (scene) => {
      const at = inner(scene);
      scene.ledger.write(at, `${scene.ledger.text(at)}\r\n`);
      return undefined;
    },
  },
};
