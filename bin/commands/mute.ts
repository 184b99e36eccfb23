import { join } from 'node:path';
import { LambdaNotifier } from '../../functions/aws/notifier.ts';
import { CHECK_KINDS, checkName } from '../../functions/contract/checks.ts';
import { LocalMutes } from '../../functions/local/mute-store.ts';
import { duration, iso, time } from '../../functions/notify/words.ts';
import type { Mute, MuteStore } from '../../functions/state/mute.ts';
import { type Loaded, loadedConfiguration, targetsNamed } from '../configuration.ts';
import { parseDuration } from '../flags/duration.ts';
import { looksLikeKey, shown } from '../flags/shown.ts';
import { mutesJson, mutesText } from '../output/mutes.ts';
import { STORE_FLAG, type StoreName, storeNamed } from '../store/store.ts';
import { callerName } from '../targets/caller.ts';
import { type CommandDefinition, EXIT } from './command.ts';
import { CallError, type Mistakes } from './mistakes.ts';

interface MuteFlags {
  readonly for?: string;
  readonly because?: string;
  readonly off?: true;
  readonly config?: string;
  readonly json?: true;
  readonly store?: string;
}

/** What a call asks for. */
type Wish =
  | { readonly wish: 'list' }
  | { readonly wish: 'mute'; readonly target: string; readonly forMs: number; readonly because: string }
  | { readonly wish: 'unmute'; readonly target: string };

const LONGEST_BECAUSE = 200;

export const mute: CommandDefinition<MuteFlags> = {
  declare(command) {
    command
      .argument('[target]', 'a target of the configuration; without one the mutes are listed')
      .option('--for <duration>', 'how long: 30m, 2h, 7d')
      .option('--because <text>', 'why: it stands in the next message')
      .option('--off', 'end it now')
      .option('--json', 'one JSON object a mute, when they are listed')
      .option('--config <file>', 'the configuration (default: the nearest pairwatch.config.ts)')
      .option(...STORE_FLAG)
      .addHelpText('after', HELP);
  },
  async run({ operands, options, mistakes, terminal }) {
    const store = mistakes.gather(() => storeNamed(options.store));
    const wish = wishOf(operands, options, mistakes);
    const loaded = await mistakes.gatherAsync(() => loadedConfiguration(options.config));
    if (loaded && wish && 'target' in wish)
      mistakes.gather(() => targetsNamed([wish.target], loaded.configuration));
    mistakes.check();
    if (!store || !wish || !loaded) throw mistakes.error();
    const { mutes, place, ended } = await openMutes(store, loaded);
    const now = Date.now();
    const standing = await mutes.mutes(now);
    terminal.say(`pairwatch: mutes in ${place}`);
    switch (wish.wish) {
      case 'list':
        if (standing.length === 0) terminal.say('pairwatch: nothing is muted');
        else terminal.print(options.json ? mutesJson(standing) : mutesText(standing, now));
        return EXIT.good;
      case 'mute': {
        const until = now + wish.forMs;
        const { target, because } = wish;
        await mutes.mute({ target, since: now, until, because, by: callerName() });
        terminal.print(`${target} is muted until ${time(iso(until))}, for ${duration(wish.forMs)}`);
        return EXIT.good;
      }
      case 'unmute': {
        const muted = standing.find(({ target }) => target === wish.target);
        if (!muted) {
          terminal.print(`${wish.target} is not muted`);
          return EXIT.good;
        }
        await mutes.mute({ ...muted, until: now });
        await ended(muted, now);
        terminal.print(`${wish.target} is muted no more`);
        return EXIT.good;
      }
    }
  },
};

function wishOf(operands: readonly string[], options: MuteFlags, mistakes: Mistakes): Wish | undefined {
  const [target, ...others] = operands;
  const { because } = options;
  const hasTime = options.for !== undefined || because !== undefined;
  if (others.length > 0) mistakes.add('mute takes one target');
  if (options.off && hasTime) mistakes.add('--off ends a mute: it takes neither --for nor --because');
  if (target === undefined) {
    if (options.off || hasTime) mistakes.add('mute whom? pairwatch mute TARGET --for 2h --because TEXT');
    return { wish: 'list' };
  }
  const [name = ''] = target.split('/');
  if (name !== target) mistakes.add(`mute takes a target: ${shown(name)} mutes its slower checks as well`);
  if (options.off) return { wish: 'unmute', target };
  const forMs = mistakes.gather(() => {
    if (options.for === undefined) throw new CallError('for how long? --for 30m, 2h, 7d');
    return parseDuration('--for', options.for, '1m', '30d');
  });
  const text = (because ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (text === '') mistakes.add('why? --because TEXT: it stands in the next message');
  if (text.split(' ').some(looksLikeKey)) mistakes.add('--because holds what looks like a key');
  if (text.length > LONGEST_BECAUSE) mistakes.add(`--because is over ${LONGEST_BECAUSE} characters`);
  return forMs === undefined ? undefined : { wish: 'mute', target, forMs, because: text };
}

interface OpenedMutes {
  readonly mutes: MuteStore;
  readonly place: string;
  /** Call when a mute was ended early: whoever delivers has to know, so that what is still open is told. */
  readonly ended: (mute: Mute, now: number) => Promise<void>;
}

async function openMutes(store: StoreName, { configuration, localFolder }: Loaded): Promise<OpenedMutes> {
  if (store === 'local') {
    const mutes = new LocalMutes(join(localFolder, 'watch'));
    return { mutes, place: mutes.place, ended: async () => undefined };
  }
  const { openAwsStore } = await import('../store/aws.ts');
  const opened = await openAwsStore(configuration);
  const notifier = new LambdaNotifier(opened);
  return {
    mutes: opened.table.mutes,
    place: opened.records.place,
    ended: ({ target }, now) =>
      notifier.notify({
        pairwatch: 'due',
        schema: 1,
        checks: CHECK_KINDS.map((kind) => checkName(target, kind)),
        locations: [],
        from: callerName(),
        tick: iso(now),
        headlines: [`The mute of ${target} was ended`],
      }),
  };
}

const HELP = `
A mute keeps messages of a target and its exchange and upstream back. Looks, metrics and history go on, \`status\`
shows it, and it ends by itself: what is still open then is told at the next tick, with what was kept back.

Examples:
  pairwatch mute gateway --for 2h --because 'it moves to another host'
  pairwatch mute gateway --off
  pairwatch mute`;
