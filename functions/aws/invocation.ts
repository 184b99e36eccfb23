/** One run of a function. */
export interface Invocation {
  /** Its id: who has a lease. */
  readonly id: string;
  /** Its principal, for the ledger. */
  readonly by: string;
  readonly leftMs: () => number;
}

/** What is left untouched at the end of a run, ms. */
export const SPARE_MS = 60_000;
