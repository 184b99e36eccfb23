/** Failed logins by address and kind of credential: ten in a minute lock it out for five minutes. */
export class Lockout {
  readonly #failures = new Map<string, number[]>();
  readonly #lockedUntil = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  static readonly ATTEMPTS = 10;
  static readonly WINDOW_MS = 60_000;
  static readonly LOCKOUT_MS = 300_000;

  /** How long it stays locked, ms; 0 when it is not. */
  remainingMs(key: string): number {
    return Math.max(0, (this.#lockedUntil.get(key) ?? 0) - this.#now());
  }

  fail(key: string): void {
    const now = this.#now();
    const recent = [...(this.#failures.get(key) ?? []), now].filter((at) => at > now - Lockout.WINDOW_MS);
    this.#failures.set(key, recent);
    if (recent.length >= Lockout.ATTEMPTS) this.#lockedUntil.set(key, now + Lockout.LOCKOUT_MS);
  }
}
