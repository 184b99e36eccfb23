import { isOpen } from '../../functions/probe/standing.ts';
import type { StoredRecord } from '../../functions/state/record.ts';
import { shown } from '../flags/shown.ts';
import { painter } from '../output/paint.ts';
import { type Silence, silencesIn } from '../output/silence.ts';
import { statusJson, statusText } from '../output/standing.ts';
import { openState } from '../store/open.ts';
import { STORE_FLAG, type State, storeNamed } from '../store/store.ts';
import { type CommandDefinition, EXIT, type ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

interface StatusFlags {
  readonly config?: string;
  readonly json?: true;
  readonly store?: string;
}

export const status: CommandDefinition<StatusFlags> = {
  declare(command) {
    command
      .option('--config <file>', 'the configuration whose watch is meant (default: the nearest)')
      .option('--json', 'one JSON object')
      .option(...STORE_FLAG)
      .addHelpText(
        'after',
        '\nReads what the watch stored, and asks no target. Exit code: 0 all is well, 1 something fails,\n3 nothing fails that is known, and something cannot be judged or is not looked at.',
      );
  },
  async run({ operands, options, mistakes, terminal }) {
    for (const word of operands) mistakes.add(`status takes nothing but flags: got ${shown(word)}`);
    const store = mistakes.gather(() => storeNamed(options.store));
    if (!store) throw mistakes.error();
    mistakes.check();
    const state = await openState(store, options.config, terminal.say);
    return tell(state, options.json === true, terminal);
  },
};

async function tell(state: State, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const now = Date.now();
  const [records, mutes] = await Promise.all([state.standing(now), state.mutes(now)]);
  if (records.every(({ kind }) => kind !== 'check')) {
    terminal.say(
      `pairwatch: nothing has been watched yet: there is no state in ${state.records.place}; ${state.beginning}`,
    );
    return EXIT.inconclusive;
  }
  terminal.say(`pairwatch: state in ${state.records.place}`);
  const silences = silencesIn(records, state.locations, now);
  const facts = { records, mutes, silences, now };
  terminal.print(json ? statusJson(facts) : statusText(facts, painter(terminal.colour)));
  return codeOf(records, silences);
}

function codeOf(records: readonly StoredRecord[], silences: readonly Silence[]): ExitCode {
  if (records.some((record) => record.kind === 'check' && isOpen(record.judged.standing))) return EXIT.failed;
  if (records.some((record) => record.kind === 'location' && record.sight.blind)) return EXIT.inconclusive;
  return silences.length > 0 ? EXIT.inconclusive : EXIT.good;
}
