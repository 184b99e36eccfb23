import { RECORD_SCHEMA } from './record.ts';

/** A stored record, brought to the schema of today; or one of a newer pairwatch; or nonsense. */
export type Migrated =
  | { readonly state: 'current'; readonly stored: object }
  | { readonly state: 'newer'; readonly schema: number }
  | { readonly state: 'unknown'; readonly why: string };

/** From the schema that is the key to the next one. */
const MIGRATIONS: Readonly<Record<number, (older: object) => object>> = {
  1: (older) => {
    const { kind, sight } = older as {
      kind?: unknown;
      sight?: { troubles?: Record<string, { since: number }> };
    };
    if (kind === 'check') return { ...older, settledTick: 0, measured: {}, measuredDay: 0 };
    const troubles = Object.entries(sight?.troubles ?? {}).map(
      ([check, trouble]) => [check, { ...trouble, lastTick: trouble.since }] as const,
    );
    return { ...older, sight: { ...sight, troubles: Object.fromEntries(troubles) } };
  },
};

/** Only the schema is looked at: whether the rest is whole is for the reader to say. */
export function migrated(stored: unknown): Migrated {
  const { schema } = Object(stored) as { schema?: unknown };
  if (typeof schema !== 'number') return { state: 'unknown', why: 'no schema version' };
  if (schema > RECORD_SCHEMA) return { state: 'newer', schema };
  let current = stored as object;
  for (let version = schema; version < RECORD_SCHEMA; version++) {
    const migrate = MIGRATIONS[version];
    if (!migrate) return { state: 'unknown', why: `unknown schema version ${version}` };
    current = { ...migrate(current), schema: version + 1 };
  }
  return { state: 'current', stored: current };
}
