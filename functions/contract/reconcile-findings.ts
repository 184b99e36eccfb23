interface FindingDefinition {
  readonly severity: 'page' | 'ticket';
  /** What it means, one line. */
  readonly meaning: string;
  readonly remedy: readonly string[];
}

const WHO =
  'Find out who did it: CloudTrail names the caller (`by`, or aws cloudtrail lookup-events of that time).';

/** What the daily comparison of ledger, secrets, CloudTrail and providers can find. */
export const RECONCILE_FINDINGS = {
  KEY_NOT_ROTATED: {
    severity: 'page',
    meaning: 'The key in use was not put there by any rotation of the ledger',
    remedy: [
      WHO,
      'If it was you, nothing has to be done: the next rotation replaces it. If not, rotate at once.',
    ],
  },
  VERSION_WITHOUT_ENTRY: {
    severity: 'ticket',
    meaning: 'A version of the secret has a label and stands in no entry of the ledger',
    remedy: [WHO, 'A pending version that nobody wants is discarded by the next rotation.'],
  },
  ROTATION_WITHOUT_ENTRY: {
    severity: 'page',
    meaning:
      'CloudTrail tells of a rotation, or of another key put in place, that stands in no entry of the ledger',
    remedy: [
      WHO,
      'See whether another function rotates the secret: aws secretsmanager describe-secret.',
      'If nobody of yours did it, rotate at once: `pairwatch rotate TARGET --now --store aws`.',
    ],
  },
  ENTRY_WITHOUT_EVENT: {
    severity: 'ticket',
    meaning: 'The ledger tells of a promotion that CloudTrail does not know',
    remedy: [
      'Compare the entry with the versions of the secret: `pairwatch audit show NUMBER`, aws secretsmanager list-secret-version-ids.',
      'Find out who else signs entries: CloudTrail names the callers of kms:Sign with the key of the ledger.',
    ],
  },
  ROTATION_NOT_BEGUN: {
    severity: 'ticket',
    meaning: 'Secrets Manager gave a rotation up that never reached the ledger',
    remedy: [
      'See why the function rotate did not run or broke: its log at that time, and its permission for Secrets Manager.',
      'Then have it rotate: `pairwatch rotate TARGET --now --store aws`.',
    ],
  },
  UNKNOWN_KEY: {
    severity: 'page',
    meaning: 'The provider lists a live key that no rotation of the ledger has made',
    remedy: ['Find out at the provider who made it, and end it there if nobody needs it.'],
  },
  KEY_OUTLIVES: {
    severity: 'ticket',
    meaning: 'The provider still lists a key whose rotation was given up, or that was retired',
    remedy: ['End it at the provider; the ledger names its rotation.'],
  },
  FOREIGN_READER: {
    severity: 'page',
    meaning: 'Somebody who is not of this installation read a secret of it',
    remedy: [
      'Find out who it was and why: `by` read it at `at`, from the address `from`; CloudTrail has all of it under the id `event`.',
      'If it may read the secret, name its ARN in `alerts.allowedReaders` and deploy.',
      'If not, take its right away, and rotate at once: `pairwatch rotate TARGET --now --grace 0 --store aws`.',
    ],
  },
  RETIRED_KEY_ACCEPTED: {
    severity: 'page',
    meaning: 'A key that was retired and refused is accepted again',
    remedy: [
      'Find out whether the peer was put back from a backup, and end the key there once more.',
      'Then rotate at once.',
    ],
  },
  WITNESS_SILENT: {
    severity: 'ticket',
    meaning:
      'The daily comparison did not hear everybody who knows of the keys: it finds less than there may be',
    remedy: [
      'The message says who did not answer, and what AWS or the provider calls it: a right, a limit, a way that is cut.',
      'Then compare once more: invoke the function `audit` with `{"pairwatch":"audit","schema":1}`.',
    ],
  },
  ROTATION_OVERDUE: {
    severity: 'ticket',
    meaning:
      'The key is older than its rotation allows, a rotation has passed its deadline or lost its target, or a gateway that one passed over has still to take its key',
    remedy: [
      'See what it waits for: `pairwatch rotate TARGET --status --store aws`.',
      'Where it waits for nothing, see whether Secrets Manager still has its schedule: aws secretsmanager describe-secret, `RotationEnabled`. A target that is renamed in one deployment loses it: deploy once without its `key.rotate`, and once more with it.',
      'Where its target was removed or renamed (`removed`), nobody goes on with it: put the target back, deploy and let it end, or end the key that is left at the provider.',
    ],
  },
} as const satisfies Record<string, FindingDefinition>;

export type ReconcileCode = keyof typeof RECONCILE_FINDINGS;
