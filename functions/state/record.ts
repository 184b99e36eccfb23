import type { FaultCode } from '../contract/faults/index.ts';
import type { WarningCode } from '../contract/warnings.ts';
import type { Observed } from '../handshake/spec.ts';
import type { JudgeState } from '../probe/judge.ts';
import { freshJudgeState } from '../probe/judge.ts';
import type { Look } from '../probe/look.ts';
import type { Holds } from '../probe/manners.ts';
import type { Measured } from '../probe/measured.ts';
import { clearSight, type Sight } from '../probe/sight.ts';
import type { StandingWarnings } from '../probe/warnings.ts';
import type { Incident } from './incident.ts';

/** Written into every stored record; a reader migrates older ones and refuses newer ones. */
export const RECORD_SCHEMA = 2;

/** The last look from one location, without what only its message needs. */
export interface LastLook {
  readonly tick: number;
  readonly at: number;
  readonly result: Look['result'];
  readonly code: FaultCode | null;
  readonly durationMs: number | null;
  readonly warnings: readonly WarningCode[];
}

interface RecordBase {
  readonly schema: typeof RECORD_SCHEMA;
  /** Grows by one with every write: what a conditional write compares. */
  readonly revision: number;
  /** Open ones, and ended ones of which something is still due. */
  readonly incidents: readonly Incident[];
}

/** All that is known of a check, from every location. */
export interface CheckRecord extends RecordBase {
  readonly kind: 'check';
  readonly name: string;
  readonly endpoint: string;
  /** ms between two looks, as last planned. */
  readonly everyMs: number;
  /** Its key was there once: from then on an absent key is a fault. */
  readonly armed: boolean;
  readonly judged: JudgeState;
  /** The newest tick that was judged with every vote there will be, epoch ms; 0: none yet. */
  readonly settledTick: number;
  readonly warnings: StandingWarnings;
  /** By location. */
  readonly looks: Readonly<Record<string, LastLook>>;
  /** By location: what the next look compares with. */
  readonly observed: Readonly<Record<string, Observed>>;
  /** The newest of each number. */
  readonly measured: Measured;
  /** The last day that they were published for, counted since the epoch; 0: never. */
  readonly measuredDay: number;
}

/** What a location knows of itself. */
export interface LocationRecord extends RecordBase {
  readonly kind: 'location';
  readonly name: string;
  readonly holds: Holds;
  readonly sight: Sight;
  /** When it last reached its control endpoint, epoch ms; null where it never did, or has none. */
  readonly controlReachedAt: number | null;
  /** When its alarm last said that it is heard, epoch ms: one that comes after that and is older is none. @default 0 */
  readonly heardAt?: number;
}

export type StoredRecord = CheckRecord | LocationRecord;
export type RecordKey = Pick<StoredRecord, 'kind' | 'name'>;

export function freshCheckRecord(name: string, endpoint: string): CheckRecord {
  return {
    schema: RECORD_SCHEMA,
    revision: 0,
    kind: 'check',
    name,
    endpoint,
    everyMs: 60_000,
    armed: false,
    judged: freshJudgeState,
    settledTick: 0,
    incidents: [],
    warnings: {},
    looks: {},
    observed: {},
    measured: {},
    measuredDay: 0,
  };
}

export function freshLocationRecord(name: string): LocationRecord {
  return {
    schema: RECORD_SCHEMA,
    revision: 0,
    kind: 'location',
    name,
    incidents: [],
    holds: {},
    sight: clearSight,
    controlReachedAt: null,
  };
}

export function lastLookOf(look: Look): LastLook {
  const { tick, at, result } = look;
  const code = 'fault' in look ? look.fault.code : null;
  const durationMs = 'handshakes' in look ? (look.handshakes.at(-1)?.durationMs ?? null) : null;
  const warnings = look.result === 'paired' ? look.warnings.map((warning) => warning.code) : [];
  return { tick, at, result, code, durationMs, warnings };
}
