/** A value that may stand in evidence or in a phase's facts: plain JSON, nothing else. */
export type EvidenceValue = string | number | boolean | null | readonly EvidenceValue[] | Evidence;

/** Named facts. Every name is ours; a peer's words only ever stand as (scrubbed, cut) values. */
export interface Evidence {
  readonly [name: string]: EvidenceValue;
}
