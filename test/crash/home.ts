import { Ledger } from '../../functions/ledger/ledger.ts';
import type { RotationPorts } from '../../functions/rotate/ports.ts';
import { localStage } from '../support/rotating/local-stage.ts';
import type { OpenStage, RotationStage } from '../support/rotating/rotation-stage.ts';
import type { Process } from './process.ts';
import type { Processes } from './subjects/ports.ts';

/** Where the stores of a subject are. */
export type CrashHome = OpenStage<HomeStage>;

export interface HomeStage extends RotationStage {
  /** Everything outside of a process, with each call counted by it, and logged by whoever it calls. */
  portsOf(process: Process, processes: Processes): Promise<RotationPorts>;
  /** For how long nobody here can tell that a process is dead, ms. */
  readonly missingMs: number;
  /** What the stores hold that no rotation may leave there, in words. `mayWait`: a pending key waits for the next one. */
  untidy(mayWait: boolean): Promise<readonly string[]>;
}

/** Every stage in a folder of its own. A call is one of a port. */
export const localHome: CrashHome = async (...scene) => {
  const stage = await localStage(...scene);
  return {
    ...stage,
    missingMs: 0,
    untidy: async () => [],
    portsOf: async (process, processes) => {
      const { ports, ledgerStore, ledgerOptions, proverWith, courierWith } = stage;
      const through = <Port extends object>(name: string, port: Port): Port =>
        process.through(name, logged(processes.log, name, port));
      const keys = through('keys', ports.keys);
      return {
        ...ports,
        keys,
        rotations: through('rotations', ports.rotations),
        prover: through('prover', proverWith(keys)),
        courier: through('courier', courierWith(keys)),
        ledger: new Ledger({ ...ledgerOptions, store: through('ledger', ledgerStore) }),
        holder: process.holder,
        isGone: async (holder) => processes.isGone(holder),
      };
    },
  };
};

const logged = <Port extends object>(log: string[], name: string, port: Port): Port =>
  new Proxy(port, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        log.push(`${name}.${String(property)}`);
        return Reflect.apply(value, target, args);
      };
    },
  });
