import { freshLocationRecord } from '../state/record.ts';
import { update } from '../state/state-store.ts';
import type { WatchOptions } from './options.ts';

const ASK_EVERY_MS = 600_000;

/** Asks, every ten minutes, whether a location reaches its control endpoint, and remembers when it last did. */
export async function rememberControl(
  location: string,
  { state, clock, reachControl }: Pick<WatchOptions, 'state' | 'clock' | 'reachControl'>,
): Promise<void> {
  if (!reachControl) return;
  const last = (await state.read('location', location))?.controlReachedAt ?? null;
  if (last !== null && Math.abs(clock.wallMs() - last) < ASK_EVERY_MS) return;
  if (!(await reachControl(location))) return;
  await update(state, 'location', freshLocationRecord(location), (record) => ({
    ...record,
    controlReachedAt: clock.wallMs(),
  }));
}
