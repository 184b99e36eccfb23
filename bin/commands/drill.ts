import type { Injection } from '../drill/injections/injection.ts';
import { painter } from '../output/paint.ts';
import { type CommandDefinition, EXIT } from './command.ts';
import type { Mistakes } from './mistakes.ts';
import type { Terminal } from './terminal.ts';

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
    for (const operand of operands) mistakes.add(`drill takes no operand, got ${operand}`);
    const only = named('--only', options.only, INJECTIONS, mistakes);
    const leftOut = named('--leave-out', options.leaveOut, INJECTIONS, mistakes);
    const burning =
      options.only === undefined ? INJECTIONS : INJECTIONS.filter(({ name }) => only.includes(name));
    for (const name of leftOut)
      if (!burning.some((injection) => injection.name === name))
        mistakes.add(`--leave-out ${name}: --only does not name it, so it would not burn anyhow`);
    mistakes.check();

    const { drill: play } = await import('../drill/drill.ts');
    const watchdog = watch(terminal);
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
      mistakes.add(`${flag}: there is no fire "${name}"; there are ${known.join(', ')}`);
  return names.filter((name) => known.includes(name));
}

/** Ends a drill that hangs, and says where; if even the cleaning up hangs, ends the process. */
function watch(terminal: Terminal) {
  const hung = new AbortController();
  let step = 'starting';
  let kill: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    terminal.say(`pairwatch: the drill hung after ${LONGEST_MS / 1000} s, at: ${step}`);
    kill = setTimeout(() => process.exit(EXIT.failed), CLEANUP_MS);
    hung.abort(new Error('the drill hung'));
  }, LONGEST_MS);
  return {
    signal: hung.signal,
    doing: (next: string) => {
      step = next;
    },
    clear: () => {
      clearTimeout(timer);
      clearTimeout(kill);
    },
  };
}
