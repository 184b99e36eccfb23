import { entryName, LEDGER_FOLDERS } from '../contract/ledger.ts';
import type { Findings } from './findings.ts';
import { Marks } from './marks.ts';
import type { ObjectVersion } from './ports.ts';

type Folder = ObjectVersion['folder'];
const FOLDERS = Object.keys(LEDGER_FOLDERS) as readonly Folder[];

/**
 * What the store tells of its objects, compared with what is read of it afterwards: an object is written once, is not
 * deleted, and is there. Objects that came after the list are nobody's fault.
 */
export class Versions {
  readonly #listed: Readonly<Record<Folder, Marks>> = { entries: new Marks(), checkpoints: new Marks() };
  readonly #judged: Readonly<Record<Folder, Marks>> = { entries: new Marks(), checkpoints: new Marks() };
  readonly #highest: Record<Folder, number> = { entries: 0, checkpoints: 0 };
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** The highest number of an entry that the list names; 0 where there is no list. */
  get last(): number {
    return this.#highest.entries;
  }

  add({ folder, sequence, versionId, deleted, at }: ObjectVersion): void {
    this.#highest[folder] = Math.max(this.#highest[folder], sequence);
    const isLater = this.#listed[folder].has(sequence);
    if (!deleted) this.#listed[folder].add(sequence);
    if (!deleted && !isLater) return;
    this.#judged[folder].add(sequence);
    const code = deleted ? 'LEDGER_DELETED' : 'LEDGER_LATER_VERSION';
    const evidence = { object: objectName(folder, sequence), versionId, at };
    if (folder === 'entries') this.#findings.at(sequence, code, evidence);
    else this.#findings.add(code, evidence);
  }

  /** `found`: the numbers that were read. */
  compare(found: Readonly<Record<Folder, Marks>>): void {
    for (const folder of FOLDERS)
      for (let sequence = 1; sequence <= this.#highest[folder]; sequence++) {
        const isMissing = this.#listed[folder].has(sequence) && !found[folder].has(sequence);
        if (!isMissing || this.#judged[folder].has(sequence)) continue;
        const evidence = { object: objectName(folder, sequence) };
        if (folder === 'entries') this.#findings.at(sequence, 'LEDGER_NOT_HERE', evidence);
        else this.#findings.add('LEDGER_NOT_HERE', evidence);
      }
  }
}

const objectName = (folder: Folder, sequence: number): string => `${folder}/${entryName(sequence)}`;
