import { LEDGER_ERRORS, type LedgerErrorCode } from '../../functions/contract/ledger-errors.ts';
import {
  LEDGER_FINDINGS,
  type LedgerCheck,
  type LedgerFindingCode,
} from '../../functions/contract/ledger-findings.ts';
import { RECONCILE_FINDINGS, type ReconcileCode } from '../../functions/contract/reconcile-findings.ts';
import {
  ROTATION_EFFECTS,
  ROTATION_ERRORS,
  type RotationNewsCode,
} from '../../functions/contract/rotation-errors.ts';
import { UNPROVED, type UnprovedCode } from '../../functions/contract/unproved.ts';

/** What is told of rotations and the ledger: by kind, what there is to know besides summary and remedy. */
export type RotationCatalogueEntry =
  /** `effect`: what becomes of the rotation, in words. */
  | { readonly kind: 'rotation'; readonly code: RotationNewsCode; readonly effect: string }
  | { readonly kind: 'proof'; readonly code: UnprovedCode }
  | { readonly kind: 'reconciliation'; readonly code: ReconcileCode; readonly severity: 'page' | 'ticket' }
  | { readonly kind: 'ledger'; readonly code: LedgerFindingCode; readonly check: LedgerCheck }
  | { readonly kind: 'writing'; readonly code: LedgerErrorCode };

/** The kinds in the order of the page, with its heading and what is said there of all of them. */
export const ROTATION_KINDS: Readonly<
  Record<RotationCatalogueEntry['kind'], { readonly title: string; readonly introduction: string }>
> = {
  rotation: {
    title: 'Rotations',
    introduction:
      'What keeps a rotation from going on. `pairwatch rotate TARGET --status` names it with its own message and steps, which are more exact than these.',
  },
  proof: {
    title: 'Proofs of a new key',
    introduction:
      'Why a location could not judge a key, besides the faults that are its own (those that `watcher` acts on). It votes neither for nor against the key: with `verify: "all"` the rotation waits for it until its deadline, with `quorum` for as many others as that.',
  },
  reconciliation: {
    title: 'Reconciliation',
    introduction:
      'What the daily comparison of ledger, secrets, CloudTrail and providers finds: written into the ledger once, and told every day as long as it lasts.',
  },
  ledger: {
    title: 'The ledger, as it is read',
    introduction:
      'What `pairwatch audit verify` finds, and the daily audit on AWS, each with the numbers of the entries.',
  },
  writing: {
    title: 'The ledger, as it is written',
    introduction: 'Why an entry was not appended: what it would have announced was not done.',
  },
};

const codesOf = <Code extends string>(table: Readonly<Record<Code, unknown>>) => Object.keys(table) as Code[];

export const ROTATION_CATALOGUE = [
  ...codesOf(ROTATION_ERRORS).map((code) => {
    const { effect, ...described } = ROTATION_ERRORS[code];
    return { kind: 'rotation' as const, code, ...described, effect: ROTATION_EFFECTS[effect] };
  }),
  ...codesOf(UNPROVED).map((code) => ({ kind: 'proof' as const, code, ...UNPROVED[code] })),
  ...codesOf(RECONCILE_FINDINGS).flatMap((code) => {
    // A private watch sees it too, as a warning.
    if (code === 'RETIRED_KEY_ACCEPTED') return [];
    const { meaning: summary, remedy, severity } = RECONCILE_FINDINGS[code];
    return { kind: 'reconciliation' as const, code, summary, remedy, severity };
  }),
  ...codesOf(LEDGER_FINDINGS).map((code) => {
    const { meaning: summary, remedy, check } = LEDGER_FINDINGS[code];
    return { kind: 'ledger' as const, code, summary, remedy: [remedy], check };
  }),
  ...codesOf(LEDGER_ERRORS).map((code) => ({ kind: 'writing' as const, code, ...LEDGER_ERRORS[code] })),
];
