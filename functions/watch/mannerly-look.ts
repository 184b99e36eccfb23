import { lane, type PlannedCheck } from '../probe/check.ts';
import type { Look } from '../probe/look.ts';
import { type Hold, heldBy, holdAfter } from '../probe/manners.ts';
import { type LookTools, takeLook } from '../probe/take-look.ts';
import type { CheckRecord, LocationRecord } from '../state/record.ts';
import { carryFor } from './conclude.ts';

/** What a location remembers between its looks. */
export interface LocationMemory {
  read(location: string): Promise<Pick<LocationRecord, 'holds' | 'controlReachedAt'>>;
  /** Keeps away from a lane. Must not reject. */
  hold(location: string, lane: string, hold: Hold): Promise<void>;
}

export interface MannerlyOrder {
  readonly check: PlannedCheck;
  readonly record: CheckRecord;
  readonly location: string;
  readonly tick: number;
  /** On the monotonic clock, ms. @default - its share of the period */
  readonly endsAtMs?: number;
}

/** A look, unless its lane is to be left alone now; what it asks of later looks is remembered. */
export async function mannerlyLook(
  order: MannerlyOrder,
  memory: LocationMemory,
  tools: LookTools,
): Promise<Look> {
  const { check, record, location, tick, endsAtMs } = order;
  const { clock } = tools;
  const { holds, controlReachedAt } = await memory.read(location);
  const now = Math.max(tick, clock.wallMs());
  const hold = heldBy(holds, lane(check), now);
  const base = { check: check.name, location, tick, at: now };
  if (hold) return { ...base, result: 'skipped', ...hold };
  const carry = carryFor(record, check, location);
  const { armed } = record;
  const cut = endsAtMs === undefined ? {} : { endsAtMs };
  const look = await takeLook({ check, location, tick, armed, carry, controlReachedAt, ...cut }, tools);
  const next = holdAfter(look, check.protocol === 'openclaw', clock.wallMs());
  if (next) await memory.hold(location, lane(check), next);
  return look;
}
