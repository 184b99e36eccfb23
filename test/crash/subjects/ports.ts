import type { AdminCall, AdminServer } from '../../../bin/drill/peers/admin/server.ts';
import type { VersionedKeyStore } from '../../../functions/keys/versioned-store.ts';
import type { RotationPorts, Teller } from '../../../functions/rotate/ports.ts';
import { callerAt } from '../callers.ts';
import type { HomeStage } from '../home.ts';
import { Killed, type Process } from '../process.ts';

/** The processes of one stage, each with everything outside of it behind its count; and what was seen of all of them. */
export class Processes {
  /** As the far side saw them. */
  readonly log: string[] = [];
  /** Every value that was to become a key. */
  readonly staged = new Set<string>();
  readonly #stage: () => HomeStage;
  readonly #all: Process[] = [];
  readonly #people: Teller = {
    tell: async () => {
      this.log.push('teller.tell');
      return [];
    },
  };
  /** The call that a connection is in, by its port and its peer. */
  readonly #running = new Map<string, number>();

  constructor(stage: () => HomeStage) {
    this.#stage = stage;
  }

  async ports(process: Process): Promise<RotationPorts> {
    this.#all.push(process);
    const stage = this.#stage();
    const ports = await stage.portsOf(process, this);
    const teller = process.through('teller', this.#people);
    return { ...ports, keys: this.#noting(ports.keys), drivers: stage.ports.drivers, teller };
  }

  /** Whether others on the machine of a process can tell that it is dead. */
  isGone(holder: string): boolean {
    return this.#all.some((known) => known.gone && known.holder === holder);
  }

  /** A call that reached a peer; true where its caller dies in it, or is dead. Of anybody else: false. */
  dies(moment: 'before' | 'after', name: string, from: number, peer: string | URL): boolean {
    const process = callerAt(from, peer);
    if (!process) return false;
    const connection = `${from} ${peer}`;
    if (moment === 'after') return !process.hears(this.#running.get(connection) ?? 0);
    this.log.push(name);
    const call = process.begins(name);
    if (call !== undefined) this.#running.set(connection, call);
    return call === undefined;
  }

  /** Has a peer's own calls be those of its callers. */
  watch(server: AdminServer, driver: string): void {
    server.gate = async (moment, { method, path, from }: AdminCall) => {
      const name = `${driver} ${method} ${routeOf(path)}`;
      if (this.dies(moment, name, from, server.origin)) throw new Killed();
      await callerAt(from, server.origin)?.awake();
    };
  }

  #noting(keys: VersionedKeyStore): VersionedKeyStore {
    return new Proxy(keys, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
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
