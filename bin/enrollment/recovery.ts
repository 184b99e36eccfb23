import {
  formatGatewayVault,
  readGatewayVault,
  type SharedCredential,
} from '../../functions/keys/gateway-vault.ts';
import type { KeyStore } from '../../functions/keys/key-store.ts';
import { isOver } from '../../functions/rotate/record.ts';
import type { RotationStore } from '../../functions/rotate/rotation-store.ts';
import { CallError, SurroundingsError } from '../commands/mistakes.ts';
import { shown } from '../flags/shown.ts';

/** What a vault may keep to recover a device by; `none` takes it out. */
const RECOVERIES = ['token', 'password', 'none'] as const;
export type Recovery = (typeof RECOVERIES)[number];

export function recoveryNamed(word: string): Recovery {
  const known = RECOVERIES.find((recovery) => recovery === word);
  if (known) return known;
  throw new CallError(`--recovery ${shown(word)} is none of ${RECOVERIES.join(', ')}`);
}

export interface KeepRecoveryOptions {
  readonly target: string;
  /** The secret with the standby. */
  readonly secret: string;
  readonly keys: KeyStore;
  readonly rotations: Pick<RotationStore, 'read'>;
  /** Undefined: none is kept from now on. */
  readonly shared: SharedCredential | undefined;
}

/** Puts a gateway's shared credential beside its standby, or takes it away. Throws a CallError where there is no standby, or a rotation may be writing there, a SurroundingsError where the vault cannot be read. */
export async function keepRecovery({
  target,
  secret,
  keys,
  rotations,
  shared,
}: KeepRecoveryOptions): Promise<void> {
  if (!isOver((await rotations.read(target))?.rotation))
    throw new CallError(
      `a rotation of ${target} is under way, and writes the same secret: wait until it is over (pairwatch rotate ${target} --status)`,
    );
  const stored = await keys.read(secret, 'fresh');
  if (stored.state === 'unreadable')
    throw new SurroundingsError(`the vault of ${target} (${secret}) is not changed: ${stored.reason}`);
  const vault = readGatewayVault(stored.state === 'found' ? stored.value : undefined);
  if (vault.state !== 'usable')
    throw new CallError(
      `the vault of ${target} (${secret}) ${vault.state === 'empty' ? 'holds no standby yet' : `is damaged: ${vault.problem}`}: pairwatch enroll ${target} --gateway-token-env NAME --keep-recovery`,
    );
  const { shared: _, ...devices } = vault.vault;
  await keys.put(secret, formatGatewayVault({ ...devices, ...(shared && { shared }) }));
}
