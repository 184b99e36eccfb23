/** Why a location could not judge a key, besides the faults that are the watcher's own: codes of inconclusive proofs. */
export const UNPROVED = {
  LOCATION_ASKED: 'A private location was asked, and has not answered yet',
  LOCATION_SILENT: 'A region could not be called, or a private location gave no answer for two ticks',
  LOCATION_NOT_ASKED: 'A private location could not be asked: the state table did not do its part',
  ANSWER_DAMAGED: 'A private location answered what no pairwatch writes; it is asked again',
  KEYS_ELSEWHERE:
    'The watch of a private location reads its keys from its own machine (`--keys local`), which has no versions',
  ROLE_NOT_TAKEN: 'The watch of a private location may not take on the role that reads a pending version',
  PROOF_BROKEN: 'The watch of a private location broke while it made the proof',
} as const satisfies Record<string, string>;

export type UnprovedCode = keyof typeof UNPROVED;
