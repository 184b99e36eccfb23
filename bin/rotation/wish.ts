import type { Command as Declaration } from 'commander';
import type { Mistakes } from '../commands/mistakes.ts';
import { parseDuration } from '../flags/duration.ts';
import { STORE_FLAG } from '../store/store.ts';

export interface RotateFlags {
  readonly dryRun?: true;
  readonly status?: true;
  readonly now?: true;
  readonly grace?: string;
  readonly abort?: true;
  readonly back?: true;
  /** Commander's name for `--no-wait`. */
  readonly wait?: false;
  readonly json?: true;
  readonly config?: string;
  readonly store?: string;
}

/** What a call asks for. */
export type Wish =
  | { readonly wish: 'rotate'; readonly urgent: boolean; readonly graceMs?: number; readonly waits: boolean }
  | { readonly wish: 'intention' | 'status' | 'abort' | 'back' };

export function declareRotate(command: Declaration): void {
  command
    .argument('<targets...>', 'targets of the configuration whose key has `rotate`')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--status', 'say where the rotation stands')
    .option('--now', 'after a leak: wait for nothing that can be passed over, and say what was')
    .option(
      '--grace <duration>',
      'between the promotion of the new key and the end of the former (default: as configured)',
    )
    .option('--abort', 'give up the rotation that is under way; the key stays as it is')
    .option('--back', 'bring the former key back while it lives')
    .option('--no-wait', 'leave at the first wait; the same call goes on later')
    .option('--json', 'one JSON object an entry of the ledger, and one a target at the end')
    .option('--config <file>', 'configuration (default: pairwatch.config.ts)')
    .option(...STORE_FLAG)
    .addHelpText('after', HELP);
}

const HELP = `
Makes a new key, proves it by handshakes, puts it in use, has the gateways that use it take it, ends the former key and
proves that dead. Each step is an entry of the ledger (pairwatch audit list). A call that is broken off goes on where it
was when it is repeated, by whomever; what is deployed goes on by itself. Gateways that an emergency passed over are a
rest of it: they are tried until they use the new key, and another key is made only after that, or with --now.

After a leak: pairwatch rotate TARGET --now --grace 0s, with --store aws where a deployed key has leaked: then the
deployed function does it, and a rotation that Secrets Manager has begun becomes the urgent one.

Exit code: 0 a good end, 1 given up or something is left to do, 2 wrong call, 3 it waits, or somebody else is at it.`;

const EXCLUSIVE = { dryRun: '--dry-run', status: '--status', abort: '--abort', back: '--back' } as const;

export function wishOf(options: RotateFlags, mistakes: Mistakes): Wish {
  const given = Object.entries(EXCLUSIVE).filter(([name]) => options[name as keyof typeof EXCLUSIVE]);
  const graceMs = mistakes.given(options.grace, (text) =>
    parseDuration('--grace', text === '0' ? '0s' : text, '0s', '7d'),
  );
  if (given.length > 1) mistakes.add(`${given.map(([, flag]) => flag).join(' and ')}: one of them, not more`);
  const [[name, flag] = []] = given;
  if (name !== undefined && (options.now || options.grace !== undefined || options.wait === false))
    mistakes.add(`${flag} takes none of --now, --grace and --no-wait`);
  switch (name) {
    case 'dryRun':
      return { wish: 'intention' };
    case 'status':
    case 'abort':
    case 'back':
      return { wish: name };
    default:
      return {
        ...{ wish: 'rotate', urgent: options.now ?? false, waits: options.wait ?? true },
        ...(graceMs !== undefined && { graceMs }),
      };
  }
}

/** Whether a call stays until the rotation is over. */
export const waits = (wish: Wish): boolean => wish.wish !== 'rotate' || wish.waits;
