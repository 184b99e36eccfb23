import type { Clock } from '../handshake/clock.ts';
import { freshLocationRecord } from '../state/record.ts';
import { type RecordStore, update } from '../state/state-store.ts';

const ASK_EVERY_MS = 600_000;

export interface ControlOptions {
  readonly state: RecordStore;
  readonly clock: Clock;
  /** @default - there is no control endpoint */
  readonly reachControl?: (location: string) => Promise<boolean>;
}

/**
 * Asks, every ten minutes, whether a location reaches its control endpoint, and remembers when it last did. `last`:
 * when that was, as read a moment ago. @default - it is read
 */
export async function rememberControl(
  location: string,
  { state, clock, reachControl }: ControlOptions,
  last?: number | null,
): Promise<void> {
  if (!reachControl) return;
  const known = last === undefined ? (await state.read('location', location))?.controlReachedAt : last;
  if (typeof known === 'number' && Math.abs(clock.wallMs() - known) < ASK_EVERY_MS) return;
  if (!(await reachControl(location))) return;
  await update(state, 'location', freshLocationRecord(location), (record) => ({
    ...record,
    controlReachedAt: clock.wallMs(),
  }));
}
