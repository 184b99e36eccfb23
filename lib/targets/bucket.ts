import { createHash } from 'node:crypto';

/** Nested stacks of a home stack at most, each with the resources of about one target in so many. */
const BUCKETS = 128;

/** Where something of this name lives, for ever: a resource that changed its stack would be made anew. */
export const bucketOf = (name: string): number =>
  createHash('sha256').update(name).digest().readUInt32BE() % BUCKETS;
