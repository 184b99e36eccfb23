import { systemClock } from '../../functions/handshake/clock.ts';
import { canonical } from '../../functions/ledger/canonical.ts';
import { localLedger } from '../../functions/local/ledger.ts';
import { LocalLedgerStore } from '../../functions/local/ledger-store.ts';
import { loadedConfiguration } from '../configuration.ts';
import { shown } from '../flags/shown.ts';
import { STORE_FLAG, storeNamed } from '../store/store.ts';
import { callerName } from '../targets/caller.ts';
import { type CommandDefinition, EXIT } from './command.ts';
import { SurroundingsError } from './mistakes.ts';

interface CheckpointFlags {
  readonly config?: string;
  readonly store?: string;
}

/** What is deployed does it daily, and sends it to the auditors. */
const DEPLOYED =
  'audit checkpoint is for a ledger on this machine: what is deployed sends one to the topic of the auditors every day (one at once: invoke the function pairwatch-NAME-audit with {"pairwatch":"audit","schema":1})';

export const auditCheckpoint: CommandDefinition<CheckpointFlags> = {
  declare(command) {
    command
      .option('--config <file>', 'the configuration whose ledger is meant (default: the nearest)')
      .option(...STORE_FLAG)
      .addHelpText('after', HELP);
  },
  async run({ operands, options, mistakes, terminal }) {
    for (const word of operands) mistakes.add(`audit checkpoint takes nothing but flags: got ${shown(word)}`);
    if (mistakes.gather(() => storeNamed(options.store)) === 'aws') mistakes.add(DEPLOYED);
    mistakes.check();
    const { configuration, localFolder: root } = await loadedConfiguration(options.config);
    const store = new LocalLedgerStore(root);
    if ((await store.head()) === 0)
      throw new SurroundingsError(`there is no entry in ${store.place}: nothing to sign`);
    terminal.say(`pairwatch: ledger in ${store.place}`);
    const ledger = await localLedger({
      ...{ root, installation: configuration.name, writer: callerName(), clock: systemClock },
    });
    terminal.print(canonical(await ledger.checkpoint()));
    return EXIT.good;
  },
};

const HELP = `
Signs what the newest entry is, and prints it: keep it where nobody who writes here can reach, or mail it to yourself.
With it, pairwatch audit verify --checkpoint FILE finds a ledger that was cut or written anew since.`;
