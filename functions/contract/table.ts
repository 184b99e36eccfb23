import { createHash } from 'node:crypto';

/**
 * The state table: partition key `pk`, sort key `sk` (both strings), time to live in `expires` (epoch seconds), and one
 * sparse index of what waits to be told.
 *
 * | item | pk | sk | attributes |
 * |---|---|---|---|
 * | record of a check or location | `record#KIND#BUCKET` | its name | `revision` N, `body` B, `due` S while a message is due |
 * | a location's part of a tick | `tick#EPOCH_MS` | `LOCATION#KIND#SHARD#PERIOD_MS#WAVE`; wave 0 is the claim | `looks` B |
 * | an incident that is over and told | `incident` | its id | `at` N (epoch ms, when it was stored), `body` B |
 * | a mute | `mute` | the target | `until` N (epoch ms), `because` S, `by` S, `since` N |
 * | who delivers a message | `telling#INCIDENT` | its sequence | `leaseUntil` N (epoch ms) |
 * | a rotation of a target's key | `rotation` | the target | `revision` N, `body` B |
 * | a proof asked of a private location | `proof#LOCATION` | `TARGET#VERSION` | `id` S, `askedAt` N (epoch ms), `open` S (the id, until it is answered), `body` B (the answer) |
 *
 * `body` and `looks` are gzipped JSON: an item holds 400 KB, and a wave that is larger is split (WAVE.0, WAVE.1, …).
 * Items that are written on a condition have a `token` S, by which a writer knows its own write again.
 */
export const TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'expires',
  dueIndex: { name: 'due', partitionKey: 'due', sortKey: 'sk' },
} as const;

/** The partitions of what is watched and told, as IAM matches them: who may write those writes no rotation, and no proof. */
export const WATCH_PARTITIONS = ['record#*', 'tick#*', 'telling#*', 'incident', 'mute'] as const;

/** The partition of all rotations: there is one item a target. */
export const ROTATIONS = 'rotation';

/** The partition of what one private location is asked. */
export const proofPartition = (location: string): string => `proof#${location}`;

/**
 * How long items live after they were last written, seconds; rotations have no end. The record of what is still watched is
 * written at least every quarter of an hour; that of a removed target ends by itself.
 */
export const LIVES = {
  record: 30 * 86_400,
  tick: 86_400,
  incident: 400 * 86_400,
  telling: 7 * 86_400,
  proof: 86_400,
} as const;

const BUCKETS = 16;

/** Spreads records over partitions; stable for ever, since it is part of their key. */
export const recordPartition = (kind: 'check' | 'location', name: string): string =>
  `record#${kind}#${createHash('sha256').update(name).digest().readUInt32BE() % BUCKETS}`;

export const recordPartitions = (kind: 'check' | 'location'): readonly string[] =>
  Array.from({ length: BUCKETS }, (_, bucket) => `record#${kind}#${bucket}`);
