interface UnprovedDefinition {
  readonly summary: string;
  /** For a person. */
  readonly remedy: readonly string[];
}

const WATCH = 'pairwatch watch --location private:NAME --store aws';

/** Why a location could not judge a key, besides the faults that are the watcher's own: codes of inconclusive proofs. */
export const UNPROVED = {
  LOCATION_ASKED: {
    summary: 'A private location was asked, and has not answered yet',
    remedy: ['Nothing at first: its watch looks every few seconds, and the answer is taken at the next try.'],
  },
  LOCATION_SILENT: {
    summary: 'A region could not be called, or a private location gave no answer for two ticks',
    remedy: [
      'See which locations are silent: `pairwatch status --store aws`.',
      `Of a private location, on its machine: is \`${WATCH}\` running, in this version, and does it reach AWS?`,
      'Of a region: read the log of its function `verify`.',
    ],
  },
  LOCATION_NOT_ASKED: {
    summary: 'A private location could not be asked: the state table did not do its part',
    remedy: [
      'See whether the state table is there: `pairwatch status --store aws`. It is tried again by itself.',
    ],
  },
  ANSWER_DAMAGED: {
    summary: 'A private location answered what no pairwatch writes; it is asked again',
    remedy: ['Run the version on the machine of that location that is deployed.'],
  },
  KEYS_ELSEWHERE: {
    summary:
      'The watch of a private location reads its keys from its own machine (`--keys local`), and no rotation on AWS changes those',
    remedy: [
      'Run it without `--keys local`, or take the location out of the `locations` of what is rotated.',
      'Until then such a rotation ends by `verify: "quorum"` alone, and leaves that machine with a dead key.',
    ],
  },
  ROLE_NOT_TAKEN: {
    summary: 'The watch of a private location may not take on the role that reads a pending version',
    remedy: [
      'Run it with the role that the deployment made for the location, `pairwatch-INSTALLATION-private-NAME`: that one alone may (`aws sts get-caller-identity`).',
      'Deploy first, where the rotation or the location is new.',
    ],
  },
  PROOF_BROKEN: {
    summary: 'The watch of a private location could not make the proof',
    remedy: ['Read on its machine what it says; it is asked again.'],
  },
} as const satisfies Record<string, UnprovedDefinition>;

export type UnprovedCode = keyof typeof UNPROVED;
