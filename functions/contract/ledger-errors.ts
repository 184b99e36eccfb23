interface LedgerErrorDefinition {
  /** One line. */
  readonly summary: string;
  readonly remedy: readonly string[];
}

const WHY =
  'Until then nothing irreversible is done to a key, since every such step has its entry before it.';

/** Why an entry could not be written, or the ledger not be read: a closed list. */
export const LEDGER_ERRORS = {
  LEDGER_BUSY: {
    summary:
      'The entry was not written by its deadline: other writers were faster, this one stood still, or has more of a long ledger to read',
    remedy: [
      'Nothing at first: it is tried again, and reading goes on from where it was. If it stays: who else writes to this ledger?',
    ],
  },
  LEDGER_UNREACHABLE: {
    summary: 'The bucket or folder of the ledger does not answer, refuses, or is not there',
    remedy: [
      "The message has AWS's own code or that of the system: give back the right, the disk, or the network.",
      WHY,
    ],
  },
  LEDGER_CANNOT_SIGN: {
    summary: 'The key that signs the ledger cannot be used, or is not of a kind that it takes',
    remedy: [
      'On AWS: see that the key is enabled, and that the role may `kms:Sign` and `kms:GetPublicKey`. Locally: the file of the key, which its owner alone may read.',
      WHY,
    ],
  },
  LEDGER_KEY_RETIRED: {
    summary: 'This signing key handed over to another one, and signs no more',
    remedy: [
      'Deploy again, or use the key that the newest `key-changed` entry names: `pairwatch audit list`.',
    ],
  },
  LEDGER_RECORD_REFUSED: {
    summary: 'What was to be written does not fit an entry',
    remedy: ['A defect of pairwatch: report it, with the step that the message names.'],
  },
  LEDGER_FULL: {
    summary: 'The ledger has no number left',
    remedy: [
      'Look for an object with a number far beyond the others (`pairwatch audit verify` finds the gap), and remove it.',
    ],
  },
} as const satisfies Record<string, LedgerErrorDefinition>;

export type LedgerErrorCode = keyof typeof LEDGER_ERRORS;
