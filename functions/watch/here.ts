import type { Look } from '../probe/look.ts';
import { type Hold, withHold } from '../probe/manners.ts';
import { freshLocationRecord, type LocationRecord } from '../state/record.ts';
import { update } from '../state/state-store.ts';
import { concludeLocation } from './conclude.ts';
import type { LocationMemory } from './mannerly-look.ts';
import { REMIND_EVERY_MS, type SharedWatchOptions } from './shared-options.ts';

/** A location's own record in the course of a tick: read once, and written at the end where it changed. */
export class Here implements LocationMemory {
  readonly #options: SharedWatchOptions;
  readonly #read: LocationRecord | undefined;
  readonly #holds = new Map<string, Hold>();

  /** `read`: undefined where it is not there yet, or could not be read. */
  constructor(options: SharedWatchOptions, read: LocationRecord | undefined) {
    this.#options = options;
    this.#read = read;
  }

  get record(): LocationRecord {
    return this.#read ?? freshLocationRecord(this.#options.voter.location);
  }

  async read(): Promise<Pick<LocationRecord, 'holds' | 'controlReachedAt'>> {
    const { controlReachedAt } = this.record;
    return { controlReachedAt, holds: this.#withHolds(this.record) };
  }

  async hold(_location: string, lane: string, hold: Hold): Promise<void> {
    this.#holds.set(lane, hold);
  }

  /** Whether the location could judge; answers the record before and after. Rejects where it could not be written. */
  async conclude(looks: readonly Look[], tick: number) {
    const { records, remindEveryMs = REMIND_EVERY_MS } = this.#options;
    let before = this.record;
    const after = await update(
      records,
      'location',
      before,
      (record) => {
        before = record;
        const concluded = concludeLocation(record, looks, tick, remindEveryMs);
        const holds = this.#withHolds(record);
        return isSame(record, { ...concluded, holds }) ? record : { ...concluded, holds };
      },
      this.#read,
    );
    return { before, after };
  }

  #withHolds({ holds }: LocationRecord): LocationRecord['holds'] {
    const now = this.#options.clock.wallMs();
    return [...this.#holds].reduce((all, [lane, hold]) => withHold(all, lane, hold, now), holds);
  }
}

const isSame = (before: LocationRecord, after: LocationRecord): boolean =>
  JSON.stringify([before.sight, before.incidents, before.holds]) ===
  JSON.stringify([after.sight, after.incidents, after.holds]);
