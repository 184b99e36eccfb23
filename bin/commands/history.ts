import { parseDuration } from '../flags/duration.ts';
import { shown } from '../flags/shown.ts';
import { uptimeObject, uptimeText } from '../output/uptime.ts';
import { openState } from '../store/open.ts';
import { STORE_FLAG, type State, storeNamed } from '../store/store.ts';
import { type CommandDefinition, EXIT, type ExitCode } from './command.ts';
import { CallError } from './mistakes.ts';
import type { Terminal } from './terminal.ts';

interface HistoryFlags {
  readonly since?: string;
  readonly config?: string;
  readonly json?: true;
  readonly store?: string;
}

export const history: CommandDefinition<HistoryFlags> = {
  declare(command) {
    command
      .argument('[target...]', 'only these checks: NAME, NAME/exchange, NAME/upstream')
      .option('--since <duration>', 'how far back: 12h, 30d (default: 7d; 90 days are kept)')
      .option('--config <file>', 'the configuration whose watch is meant (default: the nearest)')
      .option('--json', 'one JSON object a check')
      .option(...STORE_FLAG);
  },
  async run({ operands, options, mistakes, terminal }) {
    const store = mistakes.gather(() => storeNamed(options.store));
    const sinceMs = mistakes.gather(() => parseDuration('--since', options.since ?? '7d', '1m', '90d'));
    if (!store || sinceMs === undefined) throw mistakes.error();
    mistakes.check();
    const state = await openState(store, options.config, terminal.say);
    return tell(state, { operands, sinceMs, json: options.json === true }, terminal);
  },
};

async function tell(
  { records, uptimes, beginning }: State,
  { operands, sinceMs, json }: Asked,
  terminal: Terminal,
): Promise<ExitCode> {
  const now = Date.now();
  const all = await uptimes(now - sinceMs, now);
  const known = new Set([
    ...all.map(({ check }) => check),
    ...(await records.list()).map(({ name }) => name),
  ]);
  const unknown = operands.filter((operand) => !known.has(operand));
  if (unknown.length > 0)
    throw new CallError(
      ...unknown.map((name) => `nothing is known of ${shown(name)}: no watch has looked at it`),
    );
  terminal.say(`pairwatch: history in ${records.place}`);
  const wanted = all.filter(({ check }) => operands.length === 0 || operands.includes(check));
  if (wanted.length === 0)
    terminal.say(
      `pairwatch: no look since ${new Date(now - sinceMs).toISOString().slice(0, 10)}; ${beginning}`,
    );
  for (const uptime of wanted)
    terminal.print(json ? JSON.stringify(uptimeObject(uptime, now)) : uptimeText(uptime, now));
  return EXIT.good;
}

interface Asked {
  readonly operands: readonly string[];
  readonly sinceMs: number;
  readonly json: boolean;
}
