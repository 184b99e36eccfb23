/** Just before an external call, or once it was carried out and before its answer is heard. */
export type Moment = 'before' | 'after';

export interface Death {
  /** The number of the call, from 1. */
  readonly call: number;
  readonly moment: Moment;
}

/** A process of which nothing is heard any more. */
export class Killed extends Error {
  override readonly name = 'Killed';
  readonly code = 'KILLED';
}

/**
 * One process, as far as others can see it: its external calls. It counts them, and dies at the one it was told to: from
 * there on no call of it reaches anything, not even to give a lease back.
 */
export class Process {
  readonly holder: string;
  /** By name, in their order. */
  readonly calls: string[] = [];
  readonly #death: Death | undefined;
  #dead = false;

  constructor(holder: string, death?: Death) {
    this.holder = holder;
    this.#death = death;
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** The number of a call that is about to be made; undefined where it does not come to it. */
  begins(name: string): number | undefined {
    if (this.#dead) return undefined;
    const call = this.calls.push(name);
    return this.#dies({ call, moment: 'before' }) ? undefined : call;
  }

  /** Whether the answer of a call is heard. */
  hears(call: number): boolean {
    return !this.#dead && !this.#dies({ call, moment: 'after' });
  }

  /** A port whose methods are external calls, each named after it. */
  through<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const call = this.begins(`${name}.${String(property)}`);
          if (call === undefined) throw new Killed();
          const result: unknown = await Reflect.apply(value, target, args);
          if (!this.hears(call)) throw new Killed();
          return result;
        };
      },
    });
  }

  #dies({ call, moment }: Death): boolean {
    this.#dead ||= this.#death?.call === call && this.#death.moment === moment;
    return this.#dead;
  }
}
