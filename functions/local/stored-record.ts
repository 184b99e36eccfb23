import * as z from 'zod';
import { migrated } from '../state/migrations.ts';
import type { StoredRecord } from '../state/record.ts';

/** What a file held: a record, possibly of an older schema and migrated; nonsense; or one of a newer pairwatch. */
export type ReadRecord =
  | { readonly state: 'whole'; readonly record: StoredRecord }
  | { readonly state: 'damaged'; readonly why: string }
  | { readonly state: 'newer'; readonly schema: number };

const tellings = z.array(
  z.looseObject({
    state: z.enum(['due', 'told', 'muted']),
    message: z.looseObject({ incident: z.string(), sequence: z.number(), at: z.string() }),
  }),
);
const incidents = z.array(
  z.looseObject({
    id: z.string(),
    about: z.looseObject({ kind: z.enum(['outage', 'warning', 'blindness', 'silence']) }),
    openedAt: z.number(),
    closedAt: z.number().nullable(),
    causes: z.array(z.looseObject({})),
    path: z.array(z.looseObject({})),
    tellings,
  }),
);
const base = { name: z.string(), revision: z.int(), incidents };
const byName = z.record(z.string(), z.looseObject({}));
const standing = z.discriminatedUnion('is', [
  z.looseObject({ is: z.literal('new') }),
  z.looseObject({ is: z.literal(['up', 'unarmed']), since: z.number() }),
  z.looseObject({ is: z.literal(['down', 'partial', 'unstable']), since: z.number(), failing: byName }),
]);
const shape = z.discriminatedUnion('kind', [
  z.looseObject({
    ...base,
    kind: z.literal('check'),
    judged: z.looseObject({ standing, window: z.array(z.looseObject({ tick: z.number() })) }),
    warnings: byName,
    looks: byName,
    observed: byName,
    settledTick: z.number(),
    measured: z.looseObject({}),
    measuredDay: z.number(),
  }),
  z.looseObject({
    ...base,
    kind: z.literal('location'),
    holds: byName,
    sight: z.looseObject({ troubles: byName, blind: z.boolean() }),
  }),
]);

export function readRecord(text: string): ReadRecord {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return { state: 'damaged', why: 'not JSON' };
  }
  const read = migrated(stored);
  if (read.state === 'newer') return read;
  if (read.state === 'unknown') return { state: 'damaged', why: read.why };
  const wrong = shape.safeParse(read.stored).error?.issues[0];
  if (wrong) return { state: 'damaged', why: `wrong at ${wrong.path.join('.') || 'its top'}` };
  return { state: 'whole', record: read.stored as StoredRecord };
}
