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
import type { Check } from '../../functions/probe/check.ts';
import { reachesControl } from '../../functions/probe/control-endpoint.ts';
import type { Look } from '../../functions/probe/look.ts';
import type { WatchOptions } from '../../functions/watch/options.ts';
import { keepSchedule } from '../../functions/watch/schedule.ts';
import { Watch } from '../../functions/watch/watch.ts';
import type { Configuration } from '../../lib/config/configuration.ts';
import { loadedConfiguration } from '../configuration.ts';
import { parseDuration } from '../flags/duration.ts';
import { plainKeyProblems } from '../flags/loopback.ts';
import { shown } from '../flags/shown.ts';
import { alertJson, alertText } from '../output/alert.ts';
import { painter } from '../output/paint.ts';
import { STORE_FLAG, storeNamed } from '../store/store.ts';
import { checksHere, specsOf } from '../targets/configured.ts';
import { type CommandDefinition, EXIT, type ExitCode, worst } from './command.ts';
import { CallError } from './mistakes.ts';
import type { Terminal } from './terminal.ts';

interface WatchFlags {
  readonly location?: string;
  readonly config?: string;
  readonly once?: true;
  readonly every?: string;
  readonly json?: true;
  readonly store?: string;
}

/** After Ctrl-C, how long looks that are under way may still be told, ms. */
const FAREWELL_MS = 1_500;
const MINUTE_MS = 60_000;

export const watch: CommandDefinition<WatchFlags> = {
  declare(command) {
    command
      .option('--location <private:NAME>', 'stand for this private location (default: the only one)')
      .option('--config <file>', 'the configuration (default: the nearest pairwatch.config.ts)')
      .option(
        '--once',
        'look once at everything that is due, tell what changed, and exit with the worst code',
      )
      .option('--every <duration>', "another period than the configuration's, to try things out: 2s, 5m")
      .option('--json', 'one JSON object a message')
      .option(...STORE_FLAG)
      .addHelpText('after', HELP);
  },
  async run({ operands, options, mistakes, terminal }) {
    for (const word of operands) mistakes.add(`watch takes nothing but flags: got ${shown(word)}`);
    if (mistakes.gather(() => storeNamed(options.store)) === 'aws')
      mistakes.add('watch --store aws is not there yet');
    const every = mistakes.gather(
      () => options.every && parseDuration('--every', options.every, '100ms', '15m'),
    );
    const loaded = await mistakes.gatherAsync(() => loadedConfiguration(options.config));
    const location = mistakes.gather(() => loaded && locationOf(options.location, loaded.configuration));
    if (!loaded || location === undefined) throw mistakes.error();
    const here = { location, keys: loaded.keys, env: terminal.env };
    const period = every || loaded.configuration.every * MINUTE_MS;
    const checks = checksHere(loaded.configuration, here, mistakes, { alone: true, everyMs: period });
    for (const spec of await specsOf(checks, location, mistakes))
      mistakes.add(...(await plainKeyProblems(spec)));
    mistakes.check();

    const say = (line: string) => terminal.say(`pairwatch: ${line}`);
    const state = new LocalStateStore(loaded.localFolder, { writer: true, say });
    const lock = await lockOf(state.folder);
    try {
      await state.open();
      const show = showOn(terminal, options.json === true);
      const watching = new Watch(
        watchOptions(loaded.configuration, checks, location, period, { state, show, say }),
      );
      await watching.forgetOthers();
      if (options.once) return await lookOnce(watching);
      say(
        `watching ${checks.map(({ name }) => name).join(', ')} from ${location} every ${duration(period)}; keys from ${loaded.keys.place}, state in ${state.place}`,
      );
      await keepWatching(watching, period, terminal, say);
      return EXIT.good;
    } catch (error) {
      if (error instanceof NewerState) throw new CallError(error.message);
      throw error;
    } finally {
      await lock.release();
    }
  },
};

/** The watch of one location with the local adapters. With a period under a minute its pauses are shorter as well. */
function watchOptions(
  { quorum, alerts, network }: Configuration,
  checks: readonly Check[],
  location: string,
  every: number,
  { state, show, say }: LocalEnds,
): WatchOptions {
  const pace = Math.min(1, every / MINUTE_MS);
  return {
    checks,
    locations: [location],
    perform: (spec) => handshake(spec),
    reproduce,
    state,
    alerts: new LocalAlertSink(state.folder, show, say),
    mutes: new LocalMutes(state.folder),
    metrics: new LocalMetricSink(state.folder),
    clock: systemClock,
    every,
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

interface LocalEnds {
  readonly state: LocalStateStore;
  readonly show: (alert: Alert) => void;
  readonly say: (line: string) => void;
}

const HELP = `
Alerts go to stdout, and to .pairwatch/watch/alerts.jsonl beside the configuration. State is kept there too: a
watch that was killed goes on where it was, and tells again, as a repeat, what may not have arrived.
Exit code of --once: 0 all pair, 1 something fails, 3 something could not be judged.

Examples:
  pairwatch watch
  pairwatch watch --once --json
  pairwatch watch --location private:office --config /etc/pairwatch/pairwatch.config.ts`;

function locationOf(named: string | undefined, { locations }: Configuration): string {
  const own = locations.filter((location) => location.startsWith('private:'));
  if (named !== undefined) {
    if (own.includes(named)) return named;
    throw new CallError(
      own.length > 0
        ? `--location ${shown(named)} is not in the configuration: there are ${own.join(', ')}`
        : `--location ${shown(named)}: the configuration has no privateLocations`,
    );
  }
  const [only, ...others] = own;
  if (only === undefined)
    throw new CallError('the configuration has no private location to watch from: add privateLocations');
  if (others.length > 0) throw new CallError(`which --location? there are ${own.join(', ')}`);
  return only;
}

async function lockOf(folder: string): Promise<WatchLock> {
  try {
    return await WatchLock.take(folder);
  } catch (error) {
    throw error instanceof LockHeld ? new CallError(error.message) : error;
  }
}

/** The control endpoint is the configuration's, so that any check knows the way to it. */
async function reachesControlOf([check]: readonly Check[], location: string): Promise<boolean> {
  const { network } = (await check?.spec(location, 'cached')) ?? {};
  return network !== undefined && reachesControl(network, systemClock);
}

const showOn = (terminal: Terminal, json: boolean) => {
  const paint = painter(terminal.colour);
  return (alert: Alert) => terminal.print(json ? alertJson(alert) : alertText(alert, new Date(), paint));
};

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

async function keepWatching(
  watching: Watch,
  every: number,
  { signal }: Terminal,
  say: (line: string) => void,
): Promise<void> {
  const running = new Set<Promise<unknown>>();
  await keepSchedule({
    every,
    clock: systemClock,
    signal,
    start: (tick) => {
      const ticking = watching
        .tick(tick)
        .catch((error: unknown) =>
          say(`a tick broke: ${(error as { code?: string }).code ?? 'internal error'}`),
        )
        .finally(() => running.delete(ticking));
      running.add(ticking);
    },
    missed: (ticks) =>
      say(`${ticks} ticks were missed, as in sleep; they are not made up, and are no outage`),
  });
  let timer: NodeJS.Timeout | undefined;
  const farewell = new Promise((resolve) => {
    timer = setTimeout(resolve, FAREWELL_MS);
  });
  await Promise.race([Promise.allSettled(running), farewell]);
  clearTimeout(timer);
}
