import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetPlan } from '../../../functions/contract/plan.ts';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import type { VersionedKeyStore } from '../../../functions/keys/versioned-store.ts';
import { Ledger, type LedgerOptions } from '../../../functions/ledger/ledger.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { localLedgerKeys } from '../../../functions/local/ledger-key.ts';
import { LocalLedgerStore } from '../../../functions/local/ledger-store.ts';
import { LocalRotationStore } from '../../../functions/local/rotation-store.ts';
import { DRIVERS } from '../../../functions/rotate/drivers/index.ts';
import { GatewayCourier } from '../../../functions/rotate/gateway/courier.ts';
import type { Courier, Prover } from '../../../functions/rotate/ports.ts';
import { HandshakeProver } from '../../../functions/rotate/proof/handshake-prover.ts';
import { JumpingClock } from './jumping-clock.ts';
import { type RotationStage, stagedLedger } from './rotation-stage.ts';

/** Everything local that a rotation works with, in a folder of its own. */
export interface LocalStage extends RotationStage {
  readonly root: string;
  readonly keys: LocalKeyStore;
  /** Over another view of the key store. */
  proverWith(keys: VersionedKeyStore): Prover;
  courierWith(keys: VersionedKeyStore): Courier;
  readonly ledgerStore: LocalLedgerStore;
  readonly ledgerOptions: LedgerOptions;
}

/** `secrets`: what the key store holds at the beginning, by name; `gateways`: those that use the key. */
export async function localStage(
  target: TargetPlan,
  plan: RotationPlan,
  secrets: Readonly<Record<string, string>>,
  gateways: readonly TargetPlan[] = [],
): Promise<LocalStage> {
  const root = await mkdtemp(join(tmpdir(), 'pairwatch-rotation-'));
  const keys = new LocalKeyStore(root);
  for (const [name, value] of Object.entries(secrets)) await keys.put(name, value);
  const clock = new JumpingClock();
  const ledgerStore = new LocalLedgerStore(root);
  const { signer } = await localLedgerKeys(root);
  const ledgerOptions = { store: ledgerStore, signer, installation: 'mine', writer: 'test@here', clock };
  const watched = { network: { refuseLocalAddresses: false }, targets: [target, ...gateways] };
  const proverWith = (from: VersionedKeyStore) =>
    new HandshakeProver({ plan: watched, keys: from, around: { env: {} } });
  const courierWith = (from: VersionedKeyStore) =>
    new GatewayCourier({ plan: watched, keys: from, around: { env: {} }, clock });
  return {
    ...{ root, keys, clock, ledgerStore, ledgerOptions, proverWith, courierWith },
    subject: { plan, target, secret: target.key?.secret ?? '' },
    ports: {
      installation: 'mine',
      keys,
      rotations: new LocalRotationStore(root),
      ledger: new Ledger(ledgerOptions),
      prover: proverWith(keys),
      courier: courierWith(keys),
      drivers: DRIVERS,
      network: async () => ({}),
      clock,
      by: 'test@here',
      holder: 'test',
      leaseMs: 900_000,
    },
    ...stagedLedger(ledgerStore, signer.keyId),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
