import { lineOfHandshake } from '../../functions/aws/handshake-log.ts';
import { CloudWatchMetricSink } from '../../functions/aws/metric-sink.ts';
import { LambdaNotifier } from '../../functions/aws/notifier.ts';
import { systemClock } from '../../functions/handshake/clock.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import { reproduce } from '../../functions/handshake/reproduce.ts';
import { type PlannedCheck, planned } from '../../functions/probe/check.ts';
import { SharedWatch } from '../../functions/watch/shared-watch.ts';
import { planOf } from '../../lib/config/plan.ts';
import { EXIT, type ExitCode } from '../commands/command.ts';
import type { AwsStore } from '../store/aws.ts';
import { keepWatching } from './keep.ts';
import { reachesControlOf, type SharedWatched, type WatchedHere } from './place.ts';
import { keepProving } from './proving.ts';

const MINUTE_MS = 60_000;
/** So long before its period is over a tick has to have ended, ms. */
const SPARE_MS = 5_000;

/** What no later tick will mend by itself. */
const HOPELESS: readonly string[] = ['STATE_GONE', 'STATE_DENIED'];

/**
 * Looks for a deployed watch, as one of its locations: it votes like a region, and `notify` tells people. Rejects with the
 * table's error where that is not there, or not allowed, at the beginning; one that cannot be reached is waited for.
 */
export async function watchShared(watch: SharedWatched, store: AwsStore): Promise<ExitCode> {
  const { configuration, location, keyPlace, terminal, say } = watch;
  const defaults = { every: configuration.every * MINUTE_MS, quorum: 1, locations: [] };
  const checks = watch.checks
    .map((check) => planned(check, defaults))
    .filter((check) => check.locations.includes(location));
  await store.mutes(Date.now()).catch((error: unknown) => {
    if (HOPELESS.includes(Object(error).code)) throw error;
  });
  say(
    `watching ${checks.map(({ name }) => name).join(', ')} from ${location}; keys from ${keyPlace}, votes in ${store.records.place}`,
  );
  say(
    'what fails is told by the deployed watch, here only what is wrong with this one; --json shows each look',
  );
  const groups = Map.groupBy(checks, ({ kind, everyMs }) => `${kind} ${everyMs}`);
  const kept = [...groups.values()].map((group) => {
    const [{ everyMs = defaults.every } = {}] = group;
    return keepWatching({ every: everyMs, tick: ticking(group, watch, store) }, terminal.signal, say);
  });
  await Promise.all([...kept, keepProving(watch, store)]);
  return EXIT.good;
}

/** The ticks of checks of one kind and period: one voter, as a region's function is. */
function ticking(
  checks: readonly PlannedCheck[],
  { configuration, location, json, terminal, say }: WatchedHere,
  { installation, home, clients, table }: AwsStore,
): (tick: number) => Promise<void> {
  const [{ kind = 'handshake' as const, everyMs = MINUTE_MS } = {}] = checks;
  const { detail, remindEveryMs, network } = planOf(configuration, location, { certificates: () => '' });
  const at = { installation, home, clients };
  return async (tick) => {
    const watching = new SharedWatch({
      checks,
      voter: { location, kind, shard: 0, everyMs },
      perform: async (spec, secondLook) => {
        const result = await handshake(spec);
        const context = { tick: new Date(tick).toISOString() };
        if (json) terminal.print(JSON.stringify(lineOfHandshake(result.verdict, secondLook, context)));
        return result;
      },
      records: table.records,
      box: table.ballots,
      metrics: new CloudWatchMetricSink(at),
      notifier: new LambdaNotifier(at),
      clock: systemClock,
      detail,
      remindEveryMs: remindEveryMs ?? Number.POSITIVE_INFINITY,
      reproduce,
      ...(network.control !== undefined && { reachControl: () => reachesControlOf(checks, location) }),
      say,
    });
    const { claimed, troubles } = await watching.tick(tick, everyMs - SPARE_MS);
    if (!claimed)
      say(`the tick ${new Date(tick).toISOString()} is taken: another process stands for ${location} too`);
    for (const trouble of troubles) say(`${trouble} (tick ${new Date(tick).toISOString()})`);
  };
}
