import { Ledger } from '../../../functions/ledger/ledger.ts';
import type { RotationPorts } from '../../../functions/rotate/ports.ts';
import type { LocalStage } from '../../support/rotating/local-stage.ts';
import type { Process } from '../process.ts';

/** The processes of one stage, each with everything outside of it behind its count. */
export class Processes {
  readonly #stage: () => LocalStage;
  readonly #all: Process[] = [];
  readonly #running = new Map<string, number>();

  constructor(stage: () => LocalStage) {
    this.#stage = stage;
  }

  ports(process: Process): RotationPorts {
    this.#all.push(process);
    const { keys, ports, ledgerStore, ledgerOptions } = this.#stage();
    return {
      ...ports,
      keys: process.through('keys', keys),
      rotations: process.through('rotations', ports.rotations),
      prover: process.through('prover', ports.prover),
      courier: process.through('courier', ports.courier),
      ledger: new Ledger({ ...ledgerOptions, store: process.through('ledger', ledgerStore) }),
      holder: process.holder,
      isGone: async (holder) => this.#all.some((known) => known.dead && known.holder === holder),
    };
  }

  /** A call that reached a peer, of the newest process that lives; true where that dies in it. */
  dies(moment: 'before' | 'after', name: string): boolean {
    const process = this.#all.at(-1);
    if (!process || process.dead) return false;
    if (moment === 'after') return !process.hears(this.#running.get(name) ?? 0);
    const call = process.begins(name);
    if (call !== undefined) this.#running.set(name, call);
    return call === undefined;
  }
}
