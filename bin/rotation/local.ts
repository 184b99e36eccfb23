import { randomBytes } from 'node:crypto';
import type { LedgerRecord } from '../../functions/contract/ledger.ts';
import { systemClock } from '../../functions/handshake/clock.ts';
import { Ledger } from '../../functions/ledger/ledger.ts';
import { localLedgerKeys } from '../../functions/local/ledger-key.ts';
import { LocalLedgerStore } from '../../functions/local/ledger-store.ts';
import { lives, parseHolder, thisProcess } from '../../functions/local/process-holder.ts';
import { LocalRotationStore } from '../../functions/local/rotation-store.ts';
import { networkOptions } from '../../functions/plan/network.ts';
import { DRIVERS } from '../../functions/rotate/drivers/index.ts';
import type { Subject } from '../../functions/rotate/flight.ts';
import { GatewayCourier } from '../../functions/rotate/gateway/courier.ts';
import type { RotationPorts } from '../../functions/rotate/ports.ts';
import { HandshakeProver } from '../../functions/rotate/proof/handshake-prover.ts';
import type { Target } from '../../lib/config/configuration.ts';
import { planOf } from '../../lib/config/plan.ts';
import type { Loaded } from '../configuration.ts';
import { readNamedFile } from '../flags/file.ts';
import { HERE } from '../targets/ad-hoc.ts';
import { callerName } from '../targets/caller.ts';
import { subjectsOf } from './subjects.ts';

/** A dead process's lease is taken over at once; only one of another host has to run out, ms. */
const LEASE_MS = 900_000;

/** Everything on this machine that rotations of a configuration work with. */
export interface LocalRotations {
  readonly ports: RotationPorts;
  readonly subjects: readonly Subject[];
  readonly ledger: Ledger;
  readonly store: LocalLedgerStore;
  /** Where keys, rotations and ledger lie, in words. */
  readonly places: readonly string[];
}

/** The rotations of these targets; a CallError names those that the configuration does not have rotated. */
export async function localRotations(
  { configuration, localFolder, keys }: Loaded,
  targets: readonly Target[],
  env: NodeJS.ProcessEnv,
  onEntry: (record: LedgerRecord) => void,
): Promise<LocalRotations> {
  const plan = planOf(configuration, HERE, { alone: true, everyTarget: true });
  const around = { env, readFile: readNamedFile };
  const rotations = new LocalRotationStore(localFolder);
  const store = new LocalLedgerStore(localFolder);
  const writer = callerName();
  const ledger = new Ledger({
    ...(await localLedgerKeys(localFolder)),
    ...{ store, installation: configuration.name, writer, clock: systemClock },
  });
  const process = { ...(await thisProcess()), nonce: randomBytes(6).toString('hex') };
  return {
    ledger,
    store,
    places: [keys.place, rotations.place, store.place],
    subjects: subjectsOf(targets, plan, configuration),
    ports: {
      installation: configuration.name,
      keys,
      rotations,
      ledger,
      prover: new HandshakeProver({ plan, keys, around }),
      courier: new GatewayCourier({ plan, keys, around, clock: systemClock }),
      drivers: DRIVERS,
      network: (target) => networkOptions(target, plan, { ...around, keys }, 'fresh'),
      clock: systemClock,
      by: writer,
      holder: JSON.stringify(process),
      leaseMs: LEASE_MS,
      isGone: async (holder) => {
        const known = parseHolder(holder);
        return known !== undefined && (await lives(known)) === false;
      },
      onEntry,
    },
  };
}
