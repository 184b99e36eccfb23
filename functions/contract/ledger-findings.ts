/** What is checked, by the names that the verifier in examples/ has for it too; `form` is ours alone. */
export type LedgerCheck = 'foreign' | 'gap' | 'signature' | 'chain' | 'form' | 'checkpoint' | 'version';

interface FindingDefinition {
  readonly check: LedgerCheck;
  /** What it means, one line. */
  readonly meaning: string;
  /** What to do, or where to look next. */
  readonly remedy: string;
}

const COPY = "from the bucket's older versions, or from a copy that an auditor kept";
const ORIGINAL =
  'read the original: in a bucket the oldest version of the object, else a copy that an auditor kept';

/** Everything that verification can find. */
export const LEDGER_FINDINGS = {
  LEDGER_BEGINNING_MISSING: {
    check: 'gap',
    meaning: 'The first entry is not there: what went before the oldest one cannot be known',
    remedy: `Bring the missing entries back ${COPY}. Until then only who has the public key itself can check the others (--key FILE).`,
  },
  LEDGER_GAP: {
    check: 'gap',
    meaning: 'Entries are missing between two that are there',
    remedy: `Bring them back ${COPY}. Find who removed them: of a bucket its access log and delete markers tell, of a folder who may write there.`,
  },
  LEDGER_DAMAGED: {
    check: 'signature',
    meaning: 'This is not the canonical JSON of an entry: cut off, edited, or written by something else',
    remedy: `Compare: ${ORIGINAL}.`,
  },
  LEDGER_SCHEMA_UNSUPPORTED: {
    check: 'signature',
    meaning: 'The entry has a schema that this verifier does not know',
    remedy: 'Update Pairwatch; where it is up to date, treat the entry as forged.',
  },
  LEDGER_MALFORMED: {
    check: 'form',
    meaning: 'The entry is signed and in its place, and holds what Pairwatch never writes',
    remedy: 'It was written by something else with the signing key: find who may use that key.',
  },
  LEDGER_MISPLACED: {
    check: 'chain',
    meaning: "The entry stands in another one's place: entries were swapped or shifted",
    remedy: `Compare: ${ORIGINAL}.`,
  },
  LEDGER_DUPLICATE: {
    check: 'chain',
    meaning: 'An entry of this number stood before: one was copied or inserted',
    remedy: 'The one whose hash the following entry names is the true one.',
  },
  LEDGER_CHAIN_BROKEN: {
    check: 'chain',
    meaning: 'The entry before it is not the one that it was written after',
    remedy: `The entry before was changed, inserted or exchanged; ${ORIGINAL}.`,
  },
  LEDGER_SIGNATURE_INVALID: {
    check: 'signature',
    meaning: 'The signature does not fit the content: a byte was changed after signing',
    remedy: `Compare: ${ORIGINAL}.`,
  },
  LEDGER_KEY_UNKNOWN: {
    check: 'signature',
    meaning: 'It is signed by a key that the ledger has not introduced, or has replaced',
    remedy: 'Find who wrote it: somebody without the signing key made it, or signed it anew.',
  },
  LEDGER_KEY_UNTRUSTED: {
    check: 'signature',
    meaning: 'The ledger begins with a key that you did not name as trusted',
    remedy:
      'Compare its id with the one that the owner gave you by another way; if they are the same, give it with --key-id. The daily check takes it from `ledger.confirmed` of the configuration.',
  },
  LEDGER_KEY_UNCONFIRMED: {
    check: 'signature',
    meaning: 'A key introduced itself: the former key, said to be lost, does not vouch for it',
    remedy:
      'Ask the owner whether that key is theirs; if it is, give its id as trusted too. If not, all from here on is forged.',
  },
  LEDGER_CLOCK_BACK: {
    check: 'chain',
    meaning: 'The entry is older than the one before it, which a writer of the ledger never lets happen',
    remedy:
      'It was written by something else than Pairwatch, with the signing key: find who may use that key.',
  },
  LEDGER_OTHER_INSTALLATION: {
    check: 'chain',
    meaning: 'The entry belongs to the ledger of another installation',
    remedy: `Compare: ${ORIGINAL}.`,
  },
  LEDGER_FOREIGN_FILE: {
    check: 'foreign',
    meaning: 'Something stands among the entries that no ledger writes there',
    remedy: 'See what it is and who put it there; a renamed copy of an entry is one way to hide a change.',
  },
  LEDGER_LATER_VERSION: {
    check: 'version',
    meaning: 'The object was written again after its first version: an entry is written once',
    remedy: "Read the oldest version (aws s3api get-object --version-id); the later one is not the ledger's.",
  },
  LEDGER_DELETED: {
    check: 'version',
    meaning: 'The object was deleted; under the lock its versions are still there',
    remedy:
      'Remove the delete marker (aws s3api delete-object --version-id of the marker), and ask who set it.',
  },
  LEDGER_NOT_HERE: {
    check: 'version',
    meaning: 'The list of versions names an object that is not among those that were read',
    remedy:
      'Download again, the list first and the objects after it; what is still missing then was left out.',
  },
  LEDGER_TAIL_DROPPED: {
    check: 'checkpoint',
    meaning: 'A signed checkpoint covers entries that are not there any more: the end was cut off',
    remedy: `Bring them back ${COPY}; ask who could delete there since the checkpoint.`,
  },
  LEDGER_CHECKPOINT_DIFFERS: {
    check: 'checkpoint',
    meaning:
      'A signed checkpoint names another entry of this number than stands there: the ledger was rewritten since',
    remedy: `Believe the checkpoint; ${ORIGINAL}.`,
  },
  LEDGER_CHECKPOINT_INVALID: {
    check: 'checkpoint',
    meaning:
      'The checkpoint is damaged, or not signed by the key of the entry that it covers: it proves nothing',
    remedy: 'Take the copy that was sent to the auditors on that day.',
  },
} as const satisfies Record<string, FindingDefinition>;

export type LedgerFindingCode = keyof typeof LEDGER_FINDINGS;
