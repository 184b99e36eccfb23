import { type CommandDefinition, EXIT } from './command.ts';

export const probe: CommandDefinition = {
  declare(command) {
    command.argument('[targets...]', 'names from the configuration, or one URL');
  },
  async run({ mistakes }) {
    mistakes.check();
    return EXIT.good;
  },
};
