import { loadedConfiguration } from '../configuration.ts';
import { parseDuration } from '../flags/duration.ts';
import { plainKeyProblems } from '../flags/loopback.ts';
import { shown } from '../flags/shown.ts';
import { keyIsChangingIn } from '../rotation/changing.ts';
import { rotationsKept } from '../rotation/keep.ts';
import { retiredKeyAccepted } from '../rotation/retired.ts';
import { openStore } from '../store/open.ts';
import { homeOf, STORE_FLAG, storeNamed } from '../store/store.ts';
import { checksHere, specsOf } from '../targets/configured.ts';
import { locationOf } from '../watching/place.ts';
import type { CommandDefinition } from './command.ts';

interface WatchFlags {
  readonly location?: string;
  readonly config?: string;
  readonly once?: true;
  readonly every?: string;
  readonly json?: true;
  readonly store?: string;
  readonly keys?: string;
}

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
      .option('--json', 'one JSON object a message; with --store aws a handshake')
      .option(...STORE_FLAG)
      .option(
        '--keys <store>',
        'where keys are, if elsewhere: local, with the rest on AWS (default: as --store)',
      )
      .addHelpText('after', HELP);
  },
  async run({ operands, options, mistakes, terminal }) {
    for (const word of operands) mistakes.add(`watch takes nothing but flags: got ${shown(word)}`);
    const store = mistakes.gather(() => storeNamed(options.store));
    const keysIn = mistakes.gather(() =>
      options.keys === undefined ? store : storeNamed(options.keys, '--keys'),
    );
    const every = mistakes.gather(
      () => options.every && parseDuration('--every', options.every, '100ms', '15m'),
    );
    if (store === 'aws' && options.every !== undefined)
      mistakes.add('--every does not go with --store aws: all locations look at the same ticks');
    if (store === 'aws' && options.once)
      mistakes.add('--once does not go with --store aws: a location votes at every tick (probe looks once)');
    const loaded = await mistakes.gatherAsync(() => loadedConfiguration(options.config));
    const location = mistakes.gather(() => loaded && locationOf(options.location, loaded.configuration));
    mistakes.gather(() => loaded && [store, keysIn].includes('aws') && homeOf(loaded.configuration));
    if (!store || !keysIn || !loaded || location === undefined) throw mistakes.error();
    mistakes.check();
    const { configuration, localFolder } = loaded;
    const say = (line: string) => terminal.say(`pairwatch: ${line}`);
    const { keys } = await openStore(keysIn, loaded, terminal.say);
    const period = every || configuration.every * MINUTE_MS;
    const how = store === 'aws' ? {} : { alone: true, everyMs: period };
    const retired = store === 'local' ? { retiredKeyAccepted: retiredKeyAccepted(localFolder) } : {};
    const around = {
      location,
      keys,
      env: terminal.env,
      keyIsChanging: keyIsChangingIn(store, loaded),
      ...retired,
    };
    const checks = checksHere(configuration, around, mistakes, how);
    for (const spec of await specsOf(checks, location, mistakes))
      mistakes.add(...(await plainKeyProblems(spec)));
    mistakes.check();
    const watched = { configuration, checks, location, json: options.json === true, terminal, say };
    const here = { ...watched, keyPlace: keys.place };
    if (store === 'local') {
      const { watchLocally } = await import('../watching/local.ts');
      const rotating = await rotationsKept(loaded, terminal.env, say);
      return watchLocally({ ...here, localFolder, period, once: options.once === true, rotating });
    }
    const [{ openAwsStore }, { watchShared }] = await Promise.all([
      import('../store/aws.ts'),
      import('../watching/shared.ts'),
    ]);
    return watchShared({ ...here, keysIn }, await openAwsStore(configuration));
  },
};

const HELP = `
Alerts go to stdout, and to .pairwatch/watch/alerts.jsonl beside the configuration. State is kept there too: a
watch that was killed goes on where it was, and tells again, as a repeat, what may not have arrived.
Exit code of --once: 0 all pair, 1 something fails, 3 something could not be judged.
With --store aws this machine looks for a deployed watch, as one of its privateLocations, and votes like a region;
people are told by it, and not here. Two processes for one location do no harm: each tick is taken once. When keys of
its targets are rotated there, it is asked, and proves the new one from here; with --keys local it cannot.

Examples:
  pairwatch watch
  pairwatch watch --once --json
  pairwatch watch --location private:office --config /etc/pairwatch/pairwatch.config.ts
  pairwatch watch --location private:office --store aws --keys local`;
