import leven from 'leven';
import { CATALOGUE, type CatalogueEntry } from '../catalogue/entry.ts';
import { renderEntry } from '../catalogue/render.ts';
import { shown } from '../flags/shown.ts';
import { type CommandDefinition, EXIT } from './command.ts';

export const explain: CommandDefinition<{ json?: boolean }> = {
  declare(command) {
    command
      .argument(
        '[codes...]',
        'codes of faults, warnings, rotations or the ledger, in any case; without one all are listed',
      )
      .option('--json', 'one JSON object a code')
      .addHelpText(
        'after',
        '\nIn the steps, {name} stands for the fact of that name in the evidence of a verdict, TARGET for the name of a target.',
      );
  },
  async run({ operands, options, mistakes, terminal }) {
    const asked = operands.map((word) => ({ word, entry: find(word) }));
    for (const { word, entry } of asked)
      if (!entry) mistakes.add(`unknown code ${shown(word)}: did you mean ${nearest(word).join(', ')}?`);
    mistakes.check();
    const entries = asked.length === 0 ? CATALOGUE : asked.flatMap(({ entry }) => entry ?? []);
    if (options.json) for (const entry of entries) terminal.print(JSON.stringify(entry));
    else if (asked.length === 0) terminal.print(list(entries));
    else terminal.print(entries.map((entry) => `${entry.code}\n${renderEntry(entry)}`).join('\n\n'));
    return EXIT.good;
  },
};

const find = (word: string): CatalogueEntry | undefined =>
  CATALOGUE.find(({ code }) => code === word.toUpperCase());

/** The three codes that are the fewest letters away, one that holds the word before all others. */
function nearest(word: string): readonly string[] {
  const wanted = word.toUpperCase().slice(0, 60);
  const distance = (code: string) => leven(wanted, code) - (code.includes(wanted) ? code.length : 0);
  return CATALOGUE.map(({ code }) => code)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 3);
}

function list(entries: readonly CatalogueEntry[]): string {
  const width = Math.max(...entries.map(({ code }) => code.length)) + 2;
  return entries.map(({ code, summary }) => `${code.padEnd(width)}${summary}`).join('\n');
}
