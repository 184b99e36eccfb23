import type { KeyDescription } from '../../functions/keys/key-store.ts';
import { loadedConfiguration, targetsNamed } from '../configuration.ts';
import { openStore } from '../store/open.ts';
import { STORE_FLAG, storeNamed } from '../store/store.ts';
import { type KeyRole, secretsOf } from '../targets/secrets.ts';
import { type CommandDefinition, EXIT, type ExitCode, worst } from './command.ts';

interface ShowFlags {
  config?: string;
  store?: string;
  json?: true;
}

const DAY_MS = 86_400_000;
/** Descriptions asked for at once: a store that does not answer is waited for once for all of them. */
const SIDE_BY_SIDE = 32;

export const keysShow: CommandDefinition<ShowFlags> = {
  declare(command) {
    command
      .argument('[targets...]', 'targets of the configuration (default: all of them)')
      .option('--json', 'one JSON object a secret')
      .option('--config <file>', 'configuration (default: pairwatch.config.ts)')
      .option(...STORE_FLAG);
  },
  async run({ operands, options, mistakes, terminal }) {
    const store = mistakes.gather(() => storeNamed(options.store));
    const loaded = await mistakes.gatherAsync(() => loadedConfiguration(options.config));
    const targets = mistakes.gather(() => loaded && targetsNamed(operands, loaded.configuration));
    if (!store || !loaded || !targets) throw mistakes.error();
    mistakes.check();
    const { keys } = await openStore(store, loaded, terminal.say);
    terminal.say(`pairwatch: keys in ${keys.place}`);
    const codes: ExitCode[] = [];
    const left = targets.flatMap((target) => secretsOf(target).map((secret) => ({ target, ...secret })));
    while (left.length > 0) {
      const some = left.splice(0, SIDE_BY_SIDE);
      const described = some.map(async ({ target, role, name }) =>
        describe(target.name, role, await keys.describe(name)),
      );
      for (const shownKey of await Promise.all(described)) {
        terminal.print(options.json ? JSON.stringify(shownKey) : inWords(shownKey));
        codes.push(shownKey.state === 'unreadable' ? EXIT.inconclusive : EXIT.good);
      }
    }
    return worst(codes);
  },
};

interface ShownKey extends KeyDescription {
  readonly target: string;
  readonly role: KeyRole;
  readonly ageDays: number | null;
}

function describe(target: string, role: KeyRole, description: KeyDescription): ShownKey {
  const { createdAt } = description;
  const ageDays = createdAt === undefined ? null : Math.floor((Date.now() - Date.parse(createdAt)) / DAY_MS);
  return { target, role, ...description, ageDays };
}

function inWords({ target, role, name, state, reason, ...known }: ShownKey): string {
  const { fingerprint, ageDays, createdAt } = known;
  const words = {
    present: `fingerprint ${fingerprint}, ${ageDays} days old (${createdAt})`,
    absent: reason === undefined ? 'absent' : `absent: ${reason}`,
    unreadable: `unreadable: ${reason}`,
  };
  return `${target}: ${role} ${name}: ${words[state]}`;
}
