import { isOpen } from '../../functions/probe/standing.ts';
import type { StoredRecord } from '../../functions/state/record.ts';
import { shown } from '../flags/shown.ts';
import { painter } from '../output/paint.ts';
import { statusJson, statusText } from '../output/standing.ts';
import { checkStore } from '../targets/store.ts';
import { storedState } from '../targets/stored-state.ts';
import { type CommandDefinition, EXIT, type ExitCode } from './command.ts';

interface StatusFlags {
  readonly config?: string;
  readonly json?: true;
  readonly store?: string;
}

/** A watch that has been silent for so many periods does not run. */
const SILENT_PERIODS = 3;

export const status: CommandDefinition<StatusFlags> = {
  declare(command) {
    command
      .option('--config <file>', 'the configuration whose watch is meant (default: the nearest)')
      .option('--json', 'one JSON object')
      .option('--store <local>', 'where state is kept')
      .addHelpText(
        'after',
        '\nReads what `pairwatch watch` stored, and asks nobody. Exit code: 0 all is well, 1 something fails,\n3 nothing fails that is known, and something cannot be judged.',
      );
  },
  async run({ operands, options, mistakes, terminal }) {
    for (const word of operands) mistakes.add(`status takes nothing but flags: got ${shown(word)}`);
    mistakes.gather(() => checkStore(options.store));
    const state = mistakes.gather(() => storedState(options.config, terminal.say));
    if (!state) throw mistakes.error();
    mistakes.check();
    const records = await state.list();
    if (records.every(({ kind }) => kind !== 'check')) {
      terminal.say(
        `pairwatch: nothing has been watched yet: there is no state in ${state.place}; \`pairwatch watch\` begins`,
      );
      return EXIT.inconclusive;
    }
    const now = Date.now();
    terminal.print(
      options.json ? statusJson(records, now) : statusText(records, now, painter(terminal.colour)),
    );
    for (const line of silenceIn(records, now)) terminal.say(`pairwatch: ${line}`);
    return codeOf(records);
  },
};

function codeOf(records: readonly StoredRecord[]): ExitCode {
  if (records.some((record) => record.kind === 'check' && isOpen(record.judged.standing))) return EXIT.failed;
  if (records.some((record) => record.kind === 'location' && record.sight.blind)) return EXIT.inconclusive;
  return EXIT.good;
}

function silenceIn(records: readonly StoredRecord[], now: number): readonly string[] {
  const checks = records.filter((record) => record.kind === 'check');
  const ages = checks.flatMap(({ looks, everyMs }) =>
    Object.values(looks).map(({ at }) => ({ ageMs: now - at, everyMs })),
  );
  const running = ages.some(({ ageMs, everyMs }) => ageMs <= SILENT_PERIODS * everyMs);
  return running || ages.length === 0 ? [] : ['no look for several periods: the watch does not run'];
}
