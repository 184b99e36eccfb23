import type { AdminCall, AdminServer } from '../../../bin/drill/peers/admin/server.ts';
import { Ledger } from '../../../functions/ledger/ledger.ts';
import type { RotationPorts } from '../../../functions/rotate/ports.ts';
import type { LocalStage } from '../../support/rotating/local-stage.ts';
import { callerAt } from '../callers.ts';
import { Killed, type Process } from '../process.ts';

/** The processes of one stage, each with everything outside of it behind its count; and what was seen of all of them. */
export class Processes {
  /** As the far side saw them. */
  readonly log: string[] = [];
  /** Every value that was to become a key. */
  readonly staged = new Set<string>();
  readonly #stage: () => LocalStage;
  readonly #all: Process[] = [];
  /** The call that a connection is in, by its port. */
  readonly #running = new Map<number, number>();

  constructor(stage: () => LocalStage) {
    this.#stage = stage;
  }

  ports(process: Process): RotationPorts {
    this.#all.push(process);
    const { ports, ledgerStore, ledgerOptions, proverWith, courierWith } = this.#stage();
    const through = <Port extends object>(name: string, port: Port): Port =>
      process.through(name, this.#logged(name, port));
    const keys = through('keys', ports.keys);
    return {
      ...ports,
      keys,
      rotations: through('rotations', ports.rotations),
      prover: through('prover', proverWith(keys)),
      courier: through('courier', courierWith(keys)),
      ledger: new Ledger({ ...ledgerOptions, store: through('ledger', ledgerStore) }),
      holder: process.holder,
      isGone: async (holder) => this.#all.some((known) => known.gone && known.holder === holder),
    };
  }

  /** A call that reached a peer; true where its caller dies in it, or is dead. Of anybody else: false. */
  dies(moment: 'before' | 'after', name: string, from: number): boolean {
    const process = callerAt(from);
    if (!process) return false;
    if (moment === 'after') return !process.hears(this.#running.get(from) ?? 0);
    this.log.push(name);
    const call = process.begins(name);
    if (call !== undefined) this.#running.set(from, call);
    return call === undefined;
  }

  /** Has a peer's own calls be those of its callers. */
  watch(server: AdminServer, driver: string): void {
    server.gate = async (moment, { method, path, from }: AdminCall) => {
      if (this.dies(moment, `${driver} ${method} ${routeOf(path)}`, from)) throw new Killed();
      await callerAt(from)?.awake();
    };
  }

  #logged<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          this.log.push(`${name}.${String(property)}`);
          if (property === 'stage') this.staged.add(String(args[2]));
          return Reflect.apply(value, target, args);
        };
      },
    });
  }
}

/** Without the ids in it, so that calls of the same kind have the same name. */
const routeOf = (path: string): string =>
  path.replace(/\/[^/]*(?:\d|…)[^/]*/g, (part) => (/^\/v\d$/.test(part) ? part : '/ID'));
