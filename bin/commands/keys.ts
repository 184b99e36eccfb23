import { addAbortSignal } from 'node:stream';
import { fingerprint } from '../../functions/keys/fingerprint.ts';
import type { KeyDescription } from '../../functions/keys/key-store.ts';
import { secretIn } from '../../functions/keys/secret-in.ts';
import { RotationError } from '../../functions/rotate/rotation-error.ts';
import { stageByHand } from '../../functions/rotate/stage-by-hand.ts';
import { loadedConfiguration, targetsNamed } from '../configuration.ts';
import { withoutTrailingNewline } from '../flags/file.ts';
import { type Staging, stagingIn } from '../rotation/staging.ts';
import { openStore } from '../store/open.ts';
import { STORE_FLAG, storeNamed } from '../store/store.ts';
import { isTargetName } from '../targets/ad-hoc.ts';
import { type KeyRole, refusalOf, secretsOf } from '../targets/secrets.ts';
import { problemOf } from '../targets/value-problem.ts';
import { type CommandDefinition, EXIT, type ExitCode, worst } from './command.ts';
import { CallError } from './mistakes.ts';
import type { Terminal } from './terminal.ts';

interface KeysFlags {
  config?: string;
  store?: string;
}

interface PutFlags extends KeysFlags {
  clientSecret?: true;
  courier?: true;
  vault?: true;
  pending?: true;
}

interface ShowFlags extends KeysFlags {
  json?: true;
}

/** Larger than any key or device document. */
const MAX_BYTES = 64 * 1024;
const DAY_MS = 86_400_000;
/** Descriptions asked for at once: a store that does not answer is waited for once for all of them. */
const SIDE_BY_SIDE = 32;

export const keysPut: CommandDefinition<PutFlags> = {
  declare(command) {
    command
      .argument('<target>', 'a target of the configuration')
      .option('--client-secret', "the OAuth client's secret instead of the key")
      .option('--courier', "the courier's device document instead of the key")
      .option('--vault', 'what only its rotation may read, such as an admin key, instead of the key')
      .option('--pending', 'the next key, which its rotation proves before it is used')
      .option('--config <file>', 'configuration (default: pairwatch.config.ts)')
      .option(...STORE_FLAG)
      .addHelpText(
        'after',
        '\nReads the key from stdin; one trailing newline is taken off:\n  pairwatch keys put api < key.txt',
      );
  },
  async run({ operands, options, mistakes, terminal }) {
    const store = mistakes.gather(() => storeNamed(options.store));
    const [name] = operands;
    if (name === undefined || operands.length > 1) mistakes.add('keys put wants one target');
    if (name !== undefined && !isTargetName(name))
      mistakes.add(
        'keys put takes a target of the configuration; the key of a URL stays in the variable or file that probe is given (--key-env, --key-file)',
      );
    const roles = Object.entries(ROLE_FLAGS).filter(([flag]) => options[flag as keyof typeof ROLE_FLAGS]);
    if (roles.length > 1)
      mistakes.add(`${roles.map(([, { flag }]) => flag).join(' and ')}: one of them, not both`);
    if (options.pending && roles.length > 0) mistakes.add('--pending stages the key itself');
    if (!store) throw mistakes.error();
    mistakes.check();
    const loaded = await loadedConfiguration(options.config);
    const [target] = targetsNamed(operands, loaded.configuration);
    if (!target) throw new CallError('keys put wants one target');
    const role = roles[0]?.[1].role ?? 'key';
    const secret = secretsOf(target).find((known) =>
      [role, role === 'vault' ? 'standby' : role].includes(known.role),
    );
    if (!secret) throw new CallError(`${target.name} has no ${role} in the configuration`);
    const refusal = store === 'aws' ? refusalOf(target, secret) : undefined;
    if (refusal !== undefined) throw new CallError(refusal);
    const { keys } = await openStore(store, loaded, terminal.say);
    const value = await fromStdin(terminal);
    const problem = problemOf(role, value, target);
    if (problem) throw new CallError(`${role} of ${target.name}: ${problem}; nothing was stored`);
    terminal.say(`pairwatch: keys in ${keys.place}`);
    if (options.pending)
      return stage(target.name, secret.name, value, await stagingIn(store, loaded), terminal);
    const stored = await keys.put(secret.name, value);
    terminal.print(`${target.name}: ${role} ${secret.name} stored, fingerprint ${stored.fingerprint}`);
    return EXIT.good;
  },
};

/** The flags that name another secret of a target than its key. */
const ROLE_FLAGS = {
  clientSecret: { flag: '--client-secret', role: 'client secret' },
  courier: { flag: '--courier', role: 'courier' },
  vault: { flag: '--vault', role: 'vault' },
} as const satisfies Record<string, { readonly flag: string; readonly role: KeyRole }>;

async function stage(
  target: string,
  secret: string,
  value: string,
  staging: Staging,
  { print, say }: Terminal,
): Promise<ExitCode> {
  try {
    const version = await stageByHand(staging, { target, secret }, value);
    print(`${target}: key ${secret} staged, fingerprint ${fingerprint(secretIn(value))}, version ${version}`);
    say('pairwatch: the present key stays in use until the rotation has proved this one');
    return EXIT.good;
  } catch (error) {
    if (error instanceof RotationError) throw new CallError(error.message, ...error.remedy);
    throw error;
  }
}

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

async function fromStdin({ stdin, signal }: Terminal): Promise<string> {
  if (stdin.isTTY) throw new CallError('keys put reads the key from stdin: pairwatch keys put TARGET < FILE');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of addAbortSignal(signal, stdin)) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new CallError(`stdin holds more than ${MAX_BYTES} bytes: that is no key`);
  }
  return withoutTrailingNewline(Buffer.concat(chunks).toString('utf8'));
}
