import { describeKey } from '../../functions/keys/describe-key.ts';
import { readGatewayVault, type SharedCredential } from '../../functions/keys/gateway-vault.ts';
import type { KeyDescription } from '../../functions/keys/key-store.ts';
import type { VersionedKeyStore } from '../../functions/keys/versioned-store.ts';
import type { Target } from '../../lib/config/configuration.ts';
import { loadedConfiguration, targetsNamed } from '../configuration.ts';
import { stagingIn } from '../rotation/staging.ts';
import { STORE_FLAG, storeNamed } from '../store/store.ts';
import { type KeyRole, type StoredSecret, secretsOf } from '../targets/secrets.ts';
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
    const { keys } = await stagingIn(store, loaded);
    terminal.say(`pairwatch: keys in ${keys.place}`);
    const codes: ExitCode[] = [];
    const left = targets.flatMap((target) => secretsOf(target).map((secret) => ({ target, secret })));
    while (left.length > 0) {
      const some = left.splice(0, SIDE_BY_SIDE);
      const looks = some.map(({ target, secret }) => look(target, secret, keys));
      for (const shownKey of await Promise.all(looks)) {
        terminal.print(options.json ? JSON.stringify(shownKey) : inWords(shownKey));
        codes.push(isUnreadable(shownKey) ? EXIT.inconclusive : EXIT.good);
      }
    }
    return worst(codes);
  },
};

interface Aged extends KeyDescription {
  readonly ageDays: number | null;
}

/** What a gateway's vault keeps to recover a lost device by. */
type KeptRecovery =
  | { readonly state: 'present'; readonly kind: SharedCredential['kind'] }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: string };

interface ShownKey extends Aged {
  readonly target: string;
  readonly role: KeyRole;
  /** The next key, where the configuration has it rotated. */
  readonly pending?: Aged;
  /** Of a standby that is there. */
  readonly recovery?: KeptRecovery;
}

async function look(
  target: Target,
  { role, name }: StoredSecret,
  keys: VersionedKeyStore,
): Promise<ShownKey> {
  const isRotated = role === 'key' && target.key?.rotate !== undefined;
  const [credential, pending] = await Promise.all([
    keys.read(name),
    isRotated ? keys.readStage(name, 'pending') : undefined,
  ]);
  const shown = aged(describeKey(name, credential));
  const next = pending && aged(describeKey(name, pending));
  // A rotation of somebody else leaves AWSPENDING on the version that it made current.
  const isCurrent = next?.state === 'present' && next.version === shown.version;
  return {
    target: target.name,
    role,
    ...shown,
    ...(next && { pending: isCurrent ? { name, state: 'absent', ageDays: null } : next }),
    ...(role === 'standby' && credential.state === 'found' && { recovery: recoveryIn(credential.value) }),
  };
}

function aged(description: KeyDescription): Aged {
  const { createdAt } = description;
  const ageDays = createdAt === undefined ? null : Math.floor((Date.now() - Date.parse(createdAt)) / DAY_MS);
  return { ...description, ageDays };
}

function recoveryIn(stored: string): KeptRecovery {
  const read = readGatewayVault(stored);
  switch (read.state) {
    case 'usable':
      return read.vault.shared ? { state: 'present', kind: read.vault.shared.kind } : { state: 'absent' };
    case 'empty':
      return { state: 'absent' };
    case 'malformed':
      return { state: 'unreadable', reason: read.problem };
  }
}

const isUnreadable = ({ state, pending, recovery }: ShownKey): boolean =>
  [state, pending?.state, recovery?.state].includes('unreadable');

function inWords(key: ShownKey): string {
  const { target, role, name, pending, recovery } = key;
  const parts = [
    `${target}: ${role} ${name}: ${keyInWords(key)}`,
    pending && `pending: ${pending.state === 'absent' ? 'none' : keyInWords(pending)}`,
    recovery && `recovery: ${recoveryInWords(recovery)}`,
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

function keyInWords({ state, reason, fingerprint, ageDays, createdAt }: Aged): string {
  switch (state) {
    case 'present':
      return `fingerprint ${fingerprint}, ${ageDays} days old (${createdAt})`;
    case 'absent':
      return reason === undefined ? 'absent' : `absent: ${reason}`;
    case 'unreadable':
      return `unreadable: ${reason}`;
  }
}

function recoveryInWords(recovery: KeptRecovery): string {
  switch (recovery.state) {
    case 'present':
      return `shared ${recovery.kind}`;
    case 'absent':
      return 'none';
    case 'unreadable':
      return `unreadable: ${recovery.reason}`;
  }
}
