import { callers } from './callers.ts';

/** Just before an external call, or once it was carried out and before its answer is heard. */
export type Moment = 'before' | 'after';

export interface Stop {
  /** The number of the call, from 1. */
  readonly call: number;
  readonly moment: Moment;
  /**
   * `killed`: nothing is heard of it any more, and whoever looks for it knows; `vanished`: nobody knows, as of a function.
   * `frozen`: it stands still until it is woken.
   */
  readonly how: 'killed' | 'vanished' | 'frozen';
}

/** A process of which nothing is heard any more. */
export class Killed extends Error {
  override readonly name = 'Killed';
  readonly code = 'KILLED';
}

/**
 * One process, as far as others can see it: its external calls. It counts them, and stops at the one it was told to: once
 * it is dead no call of it reaches anything, not even to give a lease back.
 */
export class Process {
  readonly holder: string;
  /** By name, in their order. */
  readonly calls: string[] = [];
  readonly #stop: Stop | undefined;
  readonly #stopped = Promise.withResolvers<void>();
  readonly #woken = Promise.withResolvers<void>();
  #state: 'running' | 'frozen' | 'dead' = 'running';

  constructor(holder: string, stop?: Stop) {
    this.holder = holder;
    this.#stop = stop;
  }

  get dead(): boolean {
    return this.#state === 'dead';
  }

  /** Whether others on its machine can tell that it is dead. */
  get gone(): boolean {
    return this.dead && this.#stop?.how === 'killed';
  }

  /** Resolves where it dies or stands still. */
  get stopped(): Promise<void> {
    return this.#stopped.promise;
  }

  /** All that it does; peers know it by its connections. */
  run<Result>(life: () => Promise<Result>): Promise<Result> {
    return callers.run(this, life);
  }

  wake(): void {
    if (this.#state === 'frozen') this.#state = 'running';
    this.#woken.resolve();
  }

  /** The number of a call that is about to be made; undefined where it does not come to it. */
  begins(name: string): number | undefined {
    if (this.dead) return undefined;
    const call = this.calls.push(name);
    return this.#stops(call, 'before') ? undefined : call;
  }

  /** Whether the answer of a call is heard. */
  hears(call: number): boolean {
    return !this.dead && !this.#stops(call, 'after');
  }

  /** At once, unless it stands still. */
  async awake(): Promise<void> {
    if (this.#state === 'frozen') await this.#woken.promise;
  }

  /** Makes an external call. */
  async call<Answer>(name: string, make: () => Promise<Answer>): Promise<Answer> {
    const call = this.begins(name);
    if (call === undefined) throw new Killed();
    await this.awake();
    const [answer] = await Promise.allSettled([make()]);
    if (!this.hears(call)) throw new Killed();
    await this.awake();
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  }

  /** A port whose methods are external calls, each named after it. */
  through<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          this.call(`${name}.${String(property)}`, async () => Reflect.apply(value, target, args));
      },
    });
  }

  /** Whether it dies there. */
  #stops(call: number, moment: Moment): boolean {
    if (this.#stop?.call !== call || this.#stop.moment !== moment) return false;
    this.#state = this.#stop.how === 'frozen' ? 'frozen' : 'dead';
    this.#stopped.resolve();
    return this.dead;
  }
}
