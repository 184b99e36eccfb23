/** What becomes of a rotation after a trouble, in words. */
export const ROTATION_EFFECTS = {
  again: 'it is tried again by itself, with growing pauses, until the deadline',
  ends: 'a rotation that is not promoted yet ends, and the key in use stays; a promoted one tries again',
  left: 'the rotation goes to its end, and something is left for a person to do',
  owed: 'the rotation goes to its end; the gateway is tried again after that, with growing pauses, until it has the key',
  over: 'nothing of the rotation is left',
  refused: 'the call is refused; nothing is begun or changed by it',
} as const;

interface RotationErrorDefinition {
  /** One line. */
  readonly summary: string;
  readonly effect: keyof typeof ROTATION_EFFECTS;
  /** For a person. TARGET stands for the target's name. What a rotation itself says is more exact. */
  readonly remedy: readonly string[];
}

const STATUS = 'See where it stands: `pairwatch rotate TARGET --status`.';
const VAULT =
  'Store what the vault has to hold: `pairwatch keys put TARGET --vault`; the devices of a gateway come by `pairwatch enroll TARGET`.';

/** Why a step of a rotation did not go through: a closed list. */
export const ROTATION_ERRORS = {
  PROVIDER_REFUSED: {
    summary:
      'The provider, or the gateway, refuses what the rotation asks for, or the credential it asks with',
    effect: 'ends',
    remedy: [
      'Read what was refused: the message names it, and so does the entry: `pairwatch audit list`, then `pairwatch audit show NUMBER`.',
      'Give the credential in the vault the right that is missing, or store another: `pairwatch keys put TARGET --vault`.',
      'Then rotate: `pairwatch rotate TARGET`.',
    ],
  },
  PROVIDER_UNREACHABLE: {
    summary: 'The provider, or the gateway, does not answer, or ended the session before its answer',
    effect: 'again',
    remedy: ['Nothing at first: it is asked again.', STATUS],
  },
  VAULT_MISSING: {
    summary: 'The secret that only the rotation reads is not there, or is empty',
    effect: 'ends',
    remedy: [VAULT],
  },
  VAULT_MALFORMED: {
    summary: 'A secret of the rotation holds something else than it should',
    effect: 'ends',
    remedy: ['The message says what is wrong with it, and never a part of it.', VAULT],
  },
  STANDBY_LOST: {
    summary: 'The second device of a gateway is lost; the active one works, and cannot be rotated without it',
    effect: 'left',
    remedy: [
      'Enrol it again, giving the shared token once: `pairwatch enroll TARGET --gateway-token-env NAME`.',
      'Approve what it asks for on the gateway host, as it prints: the lost device comes back as what it is, so that none is left over.',
      'After a leak, or not to enrol it again, remove it on the gateway host: `openclaw devices remove`, with the id that the message names.',
    ],
  },
  PENDING_MISSING: {
    summary: 'The new key has to be made by a person, and none is stored yet',
    effect: 'again',
    remedy: [
      'Make a new key at the provider; leave the present one as it is.',
      'Store it: `pairwatch keys put TARGET --pending`; all that follows goes by itself.',
    ],
  },
  NOT_PROVED: {
    summary: 'The new key does not pair where the current one does, or not yet everywhere that it has to',
    effect: 'ends',
    remedy: [
      'Compare what the provider allows the new key with what it allows the current one: models, projects, networks.',
      'The proofs stand in the ledger: `pairwatch audit list` numbers its entries, `pairwatch audit show NUMBER` has them.',
      'Where a person makes the keys, store another one: `pairwatch keys put TARGET --pending`.',
      'Then rotate again: `pairwatch rotate TARGET`.',
    ],
  },
  NOT_DELIVERED: {
    summary: 'A gateway that uses the key did not take the new one, or does not pair with its provider by it',
    effect: 'again',
    remedy: [
      'See whether the gateway is up: `pairwatch probe TARGET`, with the name of the gateway.',
      'See whether its courier is enrolled (`pairwatch keys show`), and whether it may have its secrets reloaded.',
      'The former key stays alive until then. After a leak, pass over the gateway: `pairwatch rotate TARGET --now --grace 0s`.',
    ],
  },
  DELIVERY_OWED: {
    summary:
      'In an emergency a gateway was passed over: the key that it uses has ended, and it does not use the new one yet',
    effect: 'owed',
    remedy: [
      'Have it read its secrets, without waiting for its courier: `openclaw secrets reload` on its host.',
      'See whether the gateway is up: `pairwatch probe TARGET`, with the name of the gateway; and whether its courier is enrolled: `pairwatch keys show`.',
      'Where nothing is deployed and no watch runs, it is tried again by `pairwatch rotate TARGET`; `--now` makes another key at once instead.',
    ],
  },
  DELIVERED_LATE: {
    summary: 'A gateway that was passed over in an emergency uses the current key by now',
    effect: 'over',
    remedy: ['Nothing has to be done.'],
  },
  NOT_DEAD: {
    summary: 'The former key is still accepted after it was ended',
    effect: 'again',
    remedy: ['Revoke it at the provider; it is asked about until it is refused, and this goes on by itself.'],
  },
  RETIRE_BY_HAND: {
    summary: 'The former key has to be ended by a person: no API of the provider does it',
    effect: 'left',
    remedy: [
      'Do what the message says at the provider; the key is asked about until it is refused.',
      'Where the provider has such an API, its admin key in the vault saves this: `pairwatch keys put TARGET --vault`.',
    ],
  },
  BUSY: {
    summary: 'Another rotation of this target is at work, and has its lease',
    effect: 'refused',
    remedy: [`${STATUS} A process that died keeps the lease for minutes.`],
  },
  STORE_UNREADABLE: {
    summary: 'The store of the keys does not answer, or refuses to be read',
    effect: 'again',
    remedy: [
      'See whether it can be read: `pairwatch keys show TARGET`; on AWS, whether the secret is scheduled for deletion.',
      STATUS,
    ],
  },
  CURRENT_MISSING: {
    summary: 'There is no key to rotate',
    effect: 'refused',
    remedy: ['Store its first key: `pairwatch keys put TARGET`; for a gateway `pairwatch enroll TARGET`.'],
  },
  CURRENT_CHANGED: {
    summary:
      'Somebody replaced the key while its rotation was under way: the new one is not promoted over it',
    effect: 'ends',
    remedy: [
      'See which key is in use: `pairwatch keys show TARGET`; who stored it, CloudTrail tells on AWS.',
      'Then rotate again: `pairwatch rotate TARGET`.',
    ],
  },
  TARGET_DOWN: {
    summary: 'The current key does not pair either: that is no verdict on the new one',
    effect: 'ends',
    remedy: ['Mend the target: `pairwatch probe TARGET` says what it has. Then rotate again.'],
  },
  FORMER_MISSING: {
    summary:
      'The former key is in no version of the secret any more, so it can be neither ended nor gone back to',
    effect: 'left',
    remedy: [
      'Revoke the key with the fingerprint that the message names at the provider: it may still be accepted.',
    ],
  },
  VERSION_TAKEN: {
    summary: 'The version asked for belongs to a rotation that is over, or holds another key',
    effect: 'refused',
    remedy: ['Rotate without naming a version: `pairwatch rotate TARGET`.'],
  },
  TOO_LATE: {
    summary: 'What was asked for comes after the step that rules it out',
    effect: 'refused',
    remedy: [
      STATUS,
      'A promoted key is taken back while the former one lives: `pairwatch rotate TARGET --back`.',
    ],
  },
  OVERDUE: {
    summary: 'The deadline of the rotation went by before its new key was promoted',
    effect: 'ends',
    remedy: [
      'Mend what it waited for, which the message names; then rotate again: `pairwatch rotate TARGET`.',
    ],
  },
  STOPPED: {
    summary: 'A person ended the rotation, or went back to the former key',
    effect: 'ends',
    remedy: ['Nothing has to be done.'],
  },
} as const satisfies Record<string, RotationErrorDefinition>;

export type RotationNewsCode = keyof typeof ROTATION_ERRORS;

/** Of those, what keeps a step from going through. */
export type RotationErrorCode = Exclude<
  RotationNewsCode,
  'RETIRE_BY_HAND' | 'DELIVERY_OWED' | 'DELIVERED_LATE'
>;
