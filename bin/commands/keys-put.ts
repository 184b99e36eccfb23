import { addAbortSignal } from 'node:stream';
import { isByPerson } from '../../functions/contract/rotation.ts';
import { fingerprint } from '../../functions/keys/fingerprint.ts';
import { secretIn } from '../../functions/keys/secret-in.ts';
import { RotationError } from '../../functions/rotate/rotation-error.ts';
import { stageByHand } from '../../functions/rotate/stage-by-hand.ts';
import type { Target } from '../../lib/config/configuration.ts';
import { loadedConfiguration, targetsNamed } from '../configuration.ts';
import {
  type KeepRecoveryOptions,
  keepRecovery,
  type Recovery,
  recoveryNamed,
} from '../enrollment/recovery.ts';
import { withoutTrailingNewline } from '../flags/file.ts';
import { type Staging, stagingIn } from '../rotation/staging.ts';
import { STORE_FLAG, type StoreName, storeNamed } from '../store/store.ts';
import { isTargetName } from '../targets/ad-hoc.ts';
import { type KeyRole, refusalOf, secretsOf } from '../targets/secrets.ts';
import { problemOf } from '../targets/value-problem.ts';
import { type CommandDefinition, EXIT, type ExitCode } from './command.ts';
import { CallError } from './mistakes.ts';
import type { Terminal } from './terminal.ts';

interface PutFlags {
  config?: string;
  store?: string;
  clientSecret?: true;
  courier?: true;
  vault?: true;
  pending?: true;
  recovery?: string;
}

/** Larger than any key or device document. */
const MAX_BYTES = 64 * 1024;

export const keysPut: CommandDefinition<PutFlags> = {
  declare(command) {
    command
      .argument('<target>', 'a target of the configuration')
      .option('--client-secret', "the OAuth client's secret instead of the key")
      .option('--courier', "the courier's device document instead of the key")
      .option('--vault', 'what only its rotation may read, such as an admin key, instead of the key')
      .option('--pending', 'the next key, which its rotation proves before it is used')
      .option(
        '--recovery <kind>',
        'beside the standby of a gateway its shared token or password, by which a lost standby comes back: token, password, or none to take it out',
      )
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
    const recovery = mistakes.gather(() => options.recovery && recoveryNamed(options.recovery)) || undefined;
    if (recovery && (options.pending || roles.length > 0))
      mistakes.add('--recovery goes into the vault of a gateway, and nothing else with it');
    if (!store) throw mistakes.error();
    mistakes.check();
    const loaded = await loadedConfiguration(options.config);
    const [target] = targetsNamed(operands, loaded.configuration);
    if (!target) throw new CallError('keys put wants one target');
    const role = recovery ? 'standby' : (roles[0]?.[1].role ?? 'key');
    const secret = secretsOf(target).find((known) =>
      [role, role === 'vault' ? 'standby' : role].includes(known.role),
    );
    if (!secret) throw new CallError(`${target.name} has no ${role} in the configuration`);
    if (options.pending) checkStaged(target);
    const refusal = store === 'aws' ? refusalOf(target, secret) : undefined;
    if (refusal !== undefined) throw new CallError(refusal);
    const staging = await stagingIn(store, loaded);
    const { keys } = staging;
    if (recovery) {
      terminal.say(`pairwatch: keys in ${keys.place}`);
      return recover(recovery, { target: target.name, secret: secret.name, ...staging }, terminal);
    }
    const value = await fromStdin(terminal);
    const problem = problemOf(role, value, target);
    if (problem) throw new CallError(`${role} of ${target.name}: ${problem}; nothing was stored`);
    terminal.say(`pairwatch: keys in ${keys.place}`);
    if (options.pending) {
      const by = GOES_ON[store](target.name);
      return stage({ target: target.name, secret: secret.name, by }, value, staging, terminal);
    }
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

async function recover(
  recovery: Recovery,
  vault: Omit<KeepRecoveryOptions, 'shared'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const shared = recovery === 'none' ? undefined : { kind: recovery, value: await fromStdin(terminal) };
  if (shared?.value === '') throw new CallError('stdin was empty; nothing was stored');
  await keepRecovery({ ...vault, shared });
  const kept = shared ? `keeps the shared ${shared.kind}` : 'keeps no shared credential';
  terminal.print(`${vault.target}: vault ${vault.secret} ${kept}`);
  return EXIT.good;
}

/** A key that no rotation would take is not staged: one that makes its own keys ends what it did not make. */
function checkStaged({ name, key }: Target): void {
  const driver = key?.rotate?.driver;
  if (driver === undefined)
    throw new CallError(
      `${name} has no key.rotate in the configuration: without --pending the key is in use at once`,
    );
  if (!isByPerson({ driver }))
    throw new CallError(
      `the next key of ${name} is made by the driver ${driver}: pairwatch rotate ${name}; without --pending the key is in use at once`,
    );
}

/** Who rotates to a staged key. */
const GOES_ON: Readonly<Record<StoreName, (target: string) => string>> = {
  local: (target) => `\`pairwatch rotate ${target}\` does that, and a running watch by itself`,
  aws: (target) =>
    `what is deployed does that by itself, and \`pairwatch rotate ${target} --store aws\` at once`,
};

async function stage(
  { target, secret, by }: { readonly target: string; readonly secret: string; readonly by: string },
  value: string,
  staging: Staging,
  { print, say }: Terminal,
): Promise<ExitCode> {
  try {
    const version = await stageByHand(staging, { target, secret }, value);
    print(`${target}: key ${secret} staged, fingerprint ${fingerprint(secretIn(value))}, version ${version}`);
    say(`pairwatch: the present key stays in use until the rotation has proved this one: ${by}`);
    return EXIT.good;
  } catch (error) {
    if (error instanceof RotationError) throw new CallError(error.message, ...error.remedy);
    throw error;
  }
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
