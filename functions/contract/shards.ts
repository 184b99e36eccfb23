import { createHash } from 'node:crypto';

/** Targets that one probe function looks at, on average: a policy with so many exact secrets still fits its role. */
export const SHARD_SIZE = 150;

export const shardCount = (targets: number): number => Math.max(1, Math.ceil(targets / SHARD_SIZE));

/**
 * The shard of a target, from 0. Targets of one gateway share a shard, so that its lockout counter sees one caller a
 * location. Moving to another shard moves nothing but code.
 */
export function shardOf(
  target: { readonly name: string; readonly protocol: string; readonly url: string },
  shards: number,
): number {
  const lane =
    target.protocol === 'openclaw' ? `gateway ${new URL(target.url).host}` : `target ${target.name}`;
  return createHash('sha256').update(lane).digest().readUInt32BE() % shards;
}
