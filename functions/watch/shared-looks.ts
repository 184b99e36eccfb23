import { lane, type PlannedCheck } from '../probe/check.ts';
import type { Look, LookResult } from '../probe/look.ts';
import type { LookTools } from '../probe/take-look.ts';
import { type CheckRecord, lastLookOf } from '../state/record.ts';
import { Lanes } from './lanes.ts';
import { type LocationMemory, mannerlyLook } from './mannerly-look.ts';
import { isNews } from './news.ts';
import { Pace } from './pace.ts';
import { Waves } from './waves.ts';
import { lineOf } from './words.ts';

export interface SharedLooks {
  readonly checks: readonly PlannedCheck[];
  readonly location: string;
  readonly tick: number;
  /** Until then every look ends or is given up; on the monotonic clock, ms. */
  readonly endsAtMs: number;
  readonly recordOf: (check: PlannedCheck) => CheckRecord;
  readonly memory: LocationMemory;
  readonly tools: LookTools;
}

/**
 * Looks at all checks side by side, except in a lane: there they wait for each other, and one that had to wait does not
 * begin with less time than its handshake may take, since it would fail by that.
 */
export async function* takeLooks(looks: SharedLooks): AsyncGenerator<readonly Look[]> {
  const { checks, location, endsAtMs, recordOf, tools } = looks;
  const waves = new Waves(tools.clock, checks.length);
  const lanes = new Lanes();
  const pace = new Pace(tools.clock);
  const done = new AbortController();
  const over = tools.clock.sleep(endsAtMs - tools.clock.monotonicMs(), done.signal);
  over.catch(() => undefined);
  for (const check of checks) {
    let begun = false;
    const look = lanes.run(lane(check), async (queued) => {
      if (queued && endsAtMs - tools.clock.monotonicMs() < check.timeoutMs)
        return unlooked(looks, check, laneBusy(looks.tick + check.everyMs));
      await pace.turn();
      begun = true;
      const order = { ...looks, check, record: recordOf(check) };
      return mannerlyLook(order, looks.memory, tools).catch((error: unknown) =>
        unlooked(looks, check, { result: 'broken', error: lineOf('it broke', error) }),
      );
    });
    const given = over.then(() =>
      unlooked(looks, check, begun ? TOO_LATE : laneBusy(looks.tick + check.everyMs)),
    );
    Promise.race([look, given]).then(
      (ended) => waves.add(ended, isNews(location, lastLookOf(ended), recordOf(check))),
      () => undefined,
    );
  }
  yield* waves;
  done.abort();
}

const TOO_LATE: LookResult = { result: 'broken', error: 'it did not end within the time of its tick' };
const laneBusy = (until: number): LookResult => ({ result: 'skipped', reason: 'lane-busy', until });

const unlooked = (
  { location, tick, tools }: SharedLooks,
  { name }: PlannedCheck,
  result: LookResult,
): Look => ({ check: name, location, tick, at: tools.clock.wallMs(), ...result });
