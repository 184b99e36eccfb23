import { loadedConfiguration, soundly } from '../configuration.ts';
import { billOf } from '../cost/bill.ts';
import { synthesise } from '../cost/synthesise.ts';
import { shown } from '../flags/shown.ts';
import { billJson, billText } from '../output/bill.ts';
import { type CommandDefinition, EXIT } from './command.ts';

interface CostFlags {
  readonly config?: string;
  readonly json?: true;
}

export const cost: CommandDefinition<CostFlags> = {
  declare(command) {
    command
      .option('--config <file>', 'configuration (default: pairwatch.config.ts)')
      .option('--json', 'one JSON object')
      .addHelpText(
        'after',
        '\nCounts the resources that a deployment of the configuration would make. Asks no account and deploys nothing.',
      );
  },
  async run({ operands, options, mistakes, terminal }) {
    for (const word of operands) mistakes.add(`cost takes nothing but flags: got ${shown(word)}`);
    const loaded = await mistakes.gatherAsync(() => loadedConfiguration(options.config));
    if (!loaded) throw mistakes.error();
    mistakes.check();
    const { configuration } = loaded;
    const bill = billOf(configuration, await soundly(() => synthesise(configuration)));
    terminal.print(options.json ? billJson(bill) : billText(bill));
    return EXIT.good;
  },
};
