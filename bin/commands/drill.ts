import type { Injection } from '../drill/injections/injection.ts';
import { shown } from '../flags/shown.ts';
import { painter } from '../output/paint.ts';
import { type CommandDefinition, EXIT } from './command.ts';
import type { Mistakes } from './mistakes.ts';

interface DrillFlags {
  readonly only?: string;
  readonly leaveOut?: string;
}

/** Whatever hangs: the drill ends after so long, ms. */
const LONGEST_MS = 85_000;
/** Time to put the practice peers away, ms. */
const CLEANUP_MS = 2_000;
const WIDEST = 110;

export const drill: CommandDefinition<DrillFlags> = {
  declare(command) {
    command
      .option('--only <names>', 'burn only these fires, separated by commas')
      .option(
        '--leave-out <names>',
        'do not light these fires, and still expect their alerts: the drill has to fail',
      )
      .addHelpText('after', '\nExamples:\n  pairwatch drill\n  pairwatch drill --only gateway-hung,flapping');
  },
  async run({ operands, options, mistakes, terminal }) {
    const { INJECTIONS } = await import('../drill/injections/index.ts');
    for (const operand of operands) mistakes.add(`drill takes no operand, got ${shown(operand)}`);
    const only = named('--only', options.only, INJECTIONS, mistakes);
    const leftOut = named('--leave-out', options.leaveOut, INJECTIONS, mistakes);
    const burning =
      options.only === undefined ? INJECTIONS : INJECTIONS.filter(({ name }) => only.includes(name));
    for (const name of leftOut)
      if (!burning.some((injection) => injection.name === name))
        mistakes.add(`--leave-out ${name}: --only does not name it, so it would not burn anyhow`);
    mistakes.check();

    const { drill: play } = await import('../drill/drill.ts');
    const { startWatchdog } = await import('../drill/watchdog.ts');
    const watchdog = startWatchdog({
      longestMs: LONGEST_MS,
      cleanupMs: CLEANUP_MS,
      say: terminal.say,
      kill: () => process.exit(EXIT.failed),
    });
    try {
      const well = await play({
        injections: burning,
        leftOut,
        signal: AbortSignal.any([terminal.signal, watchdog.signal]),
        page: {
          width: Math.min(WIDEST, terminal.interactive ? terminal.columns() : WIDEST),
          paint: painter(terminal.colour),
          print: terminal.print,
        },
        doing: watchdog.doing,
      });
      return well ? EXIT.good : EXIT.failed;
    } catch (error) {
      if (watchdog.signal.aborted) return EXIT.failed;
      throw error;
    } finally {
      watchdog.clear();
    }
  },
};

function named(
  flag: string,
  text: string | undefined,
  injections: readonly Injection[],
  mistakes: Mistakes,
): readonly string[] {
  if (text === undefined) return [];
  const known = injections.map(({ name }) => name);
  const names = text.split(',').map((name) => name.trim());
  for (const name of names)
    if (!known.includes(name))
      mistakes.add(`${flag}: there is no fire ${shown(name)}; there are ${known.join(', ')}`);
  return names.filter((name) => known.includes(name));
}
