import { uptimes } from '../../functions/state/uptime.ts';
import { parseDuration } from '../flags/duration.ts';
import { shown } from '../flags/shown.ts';
import { uptimeObject, uptimeText } from '../output/uptime.ts';
import { checkStore } from '../targets/store.ts';
import { storedState } from '../targets/stored-state.ts';
import { type CommandDefinition, EXIT } from './command.ts';
import { CallError } from './mistakes.ts';

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
      .option('--store <local>', 'where state is kept');
  },
  async run({ operands, options, mistakes, terminal }) {
    mistakes.gather(() => checkStore(options.store));
    const sinceMs = mistakes.gather(() => parseDuration('--since', options.since ?? '7d', '1m', '90d'));
    const state = mistakes.gather(() => storedState(options.config, terminal.say));
    if (!state || sinceMs === undefined) throw mistakes.error();
    mistakes.check();
    const now = Date.now();
    const records = await state.list();
    const open = records.flatMap(({ incidents }) => incidents);
    const all = await uptimes(state.history(now - sinceMs), open, now - sinceMs);
    const known = new Set([...all.map(({ check }) => check), ...records.map(({ name }) => name)]);
    const unknown = operands.filter((operand) => !known.has(operand));
    if (unknown.length > 0)
      throw new CallError(
        ...unknown.map((name) => `nothing is known of ${shown(name)}: no watch has looked at it`),
      );
    const wanted = all.filter(({ check }) => operands.length === 0 || operands.includes(check));
    if (wanted.length === 0)
      terminal.say(
        `pairwatch: no look since ${new Date(now - sinceMs).toISOString().slice(0, 10)} in ${state.place}; \`pairwatch watch\` takes them`,
      );
    for (const uptime of wanted)
      terminal.print(options.json ? JSON.stringify(uptimeObject(uptime, now)) : uptimeText(uptime, now));
    return EXIT.good;
  },
};
