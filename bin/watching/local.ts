import { systemClock } from '../../functions/handshake/clock.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import { reproduce } from '../../functions/handshake/reproduce.ts';
import { LocalAlertSink } from '../../functions/local/alert-sink.ts';
import { LocalMetricSink } from '../../functions/local/metric-sink.ts';
import { LocalMutes } from '../../functions/local/mute-store.ts';
import { LocalStateStore, NewerState } from '../../functions/local/state-store.ts';
import { LockHeld, WatchLock } from '../../functions/local/watch-lock.ts';
import type { Alert } from '../../functions/notify/alert-sink.ts';
import { duration } from '../../functions/notify/words.ts';
import type { Look } from '../../functions/probe/look.ts';
import type { WatchOptions } from '../../functions/watch/options.ts';
import { Watch } from '../../functions/watch/watch.ts';
import { EXIT, type ExitCode, worst } from '../commands/command.ts';
import { CallError } from '../commands/mistakes.ts';
import { alertJson, alertText } from '../output/alert.ts';
import { painter } from '../output/paint.ts';
import type { Rotating } from '../rotation/keep.ts';
import { keepWatching } from './keep.ts';
import { reachesControlOf, type WatchedHere } from './place.ts';

const MINUTE_MS = 60_000;

export interface LocalWatch extends WatchedHere {
  readonly localFolder: string;
  /** ms. */
  readonly period: number;
  readonly once: boolean;
  /** Keeps rotations going beside the looks. @default - there are none */
  readonly rotating: Rotating | undefined;
}

/** Watches for itself alone, with its state in files. */
export async function watchLocally(watch: LocalWatch): Promise<ExitCode> {
  const { checks, location, period, keyPlace, terminal, say } = watch;
  const state = new LocalStateStore(watch.localFolder, { writer: true, say });
  const lock = await lockOf(state.folder);
  try {
    await state.open();
    const watching = new Watch(watchOptions(watch, state));
    await watching.forgetOthers();
    if (watch.once) return await lookOnce(watching);
    say(
      `watching ${checks.map(({ name }) => name).join(', ')} from ${location} every ${duration(period)}; keys from ${keyPlace}, state in ${state.place}`,
    );
    const tick = (at: number) => Promise.all([watching.tick(at), watch.rotating?.()]);
    await keepWatching({ every: period, tick }, terminal.signal, say);
    return EXIT.good;
  } catch (error) {
    if (error instanceof NewerState) throw new CallError(error.message);
    throw error;
  } finally {
    await lock.release();
  }
}

/** With a period under a minute its pauses are shorter as well. */
function watchOptions(
  { configuration: { quorum, alerts, network }, checks, location, period, say, ...shown }: LocalWatch,
  state: LocalStateStore,
): WatchOptions {
  const pace = Math.min(1, period / MINUTE_MS);
  return {
    checks,
    locations: [location],
    perform: (spec) => handshake(spec),
    reproduce,
    state,
    alerts: new LocalAlertSink(state.folder, showing(shown), say),
    mutes: new LocalMutes(state.folder),
    metrics: new LocalMetricSink(state.folder),
    clock: systemClock,
    every: period,
    quorum,
    confirmAfterMs: [2_000 * pace, 5_000 * pace],
    gatherMs: 5_000 * pace,
    remindEveryMs: alerts.remindEvery === 0 ? Number.POSITIVE_INFINITY : alerts.remindEvery * MINUTE_MS,
    ...(network.control !== undefined && {
      reachControl: (from: string) => reachesControlOf(checks, from),
    }),
    say,
  };
}

function showing({ terminal, json }: Pick<LocalWatch, 'terminal' | 'json'>): (alert: Alert) => void {
  const paint = painter(terminal.colour);
  return (alert) => terminal.print(json ? alertJson(alert) : alertText(alert, new Date(), paint));
}

async function lockOf(folder: string): Promise<WatchLock> {
  try {
    return await WatchLock.take(folder);
  } catch (error) {
    throw error instanceof LockHeld ? new CallError(error.message) : error;
  }
}

const EXIT_OF = {
  paired: EXIT.good,
  failed: EXIT.failed,
  inconclusive: EXIT.inconclusive,
  broken: EXIT.inconclusive,
  skipped: EXIT.good,
  unarmed: EXIT.good,
} as const satisfies Record<Look['result'], ExitCode>;

/** A check that was not due, or kept away by good manners, counts as it stands. */
async function lookOnce(watching: Watch): Promise<ExitCode> {
  const looks = await watching.tick(systemClock.wallMs(), { now: true });
  const standings = (await watching.openStandings()).map(() => EXIT.failed);
  return worst([...looks.map(({ result }) => EXIT_OF[result]), ...standings]);
}
