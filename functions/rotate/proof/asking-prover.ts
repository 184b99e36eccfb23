import { randomUUID } from 'node:crypto';
import type { Proof } from '../../contract/ledger.ts';
import { PROOF_POLL_MS } from '../../contract/rotation.ts';
import type { Clock } from '../../handshake/clock.ts';
import type { Prover } from '../ports.ts';
import { unproved } from './proofs.ts';
import type { ProofName, ProofRequests } from './requests.ts';

export interface AskingProverOptions {
  readonly requests: ProofRequests;
  readonly clock: Pick<Clock, 'wallMs' | 'sleep'>;
  /** Between two looks of a location, ms. */
  readonly everyMs: number;
  /** How long a handshake with a target may take, ms. */
  readonly handshakeMs: (target: string) => number;
}

/** A location that has not answered for so many ticks is silent. */
const SILENT_AFTER_TICKS = 2;
/** Around the handshake: until the location sees the request, reads the key, and has written its answer, ms. */
const AROUND_MS = 2 * PROOF_POLL_MS + 5_000;
/** Whoever asks has other things to do, ms. */
const LONGEST_WAIT_MS = 60_000;
/** Between two looks for the answer, ms. */
const GLANCE_MS = 1_000;

/**
 * Proofs from places that cannot be called, by requests that their watch finds and answers. Waits some seconds for an
 * answer, and not for a location that is silent: its request stays, so that the next call finds what it said meanwhile.
 */
export class AskingProver implements Prover {
  readonly #options: AskingProverOptions;

  constructor(options: AskingProverOptions) {
    this.#options = options;
  }

  /** An answer is taken once. One to a request from before `since` counts for nothing. */
  async prove(location: string, target: string, version: string, since = 0): Promise<Proof> {
    const name = { location, target, version };
    const { requests, clock, everyMs } = this.#options;
    try {
      const seen = await requests.read(name);
      const known = seen && seen.askedAt >= since ? seen : undefined;
      const overdue = known !== undefined && !known.answer && this.#age(known) > SILENT_AFTER_TICKS * everyMs;
      if (!known || overdue) await requests.ask({ ...name, id: randomUUID(), askedAt: clock.wallMs() }, seen);
      if (overdue) return unproved(location, 'LOCATION_SILENT', clock.wallMs());
      return (await this.#answer(name, since)) ?? unproved(location, 'LOCATION_ASKED', clock.wallMs());
    } catch {
      return unproved(location, 'LOCATION_NOT_ASKED', clock.wallMs());
    }
  }

  async #answer(name: ProofName, since: number): Promise<Proof | undefined> {
    const { requests, clock, handshakeMs } = this.#options;
    const until = clock.wallMs() + Math.min(handshakeMs(name.target) + AROUND_MS, LONGEST_WAIT_MS);
    for (;;) {
      const known = await requests.read(name);
      if (known?.answer && known.askedAt >= since) {
        await requests.forget(name);
        return known.answer;
      }
      if (clock.wallMs() >= until) return undefined;
      await clock.sleep(GLANCE_MS);
    }
  }

  #age({ askedAt }: { readonly askedAt: number }): number {
    return this.#options.clock.wallMs() - askedAt;
  }
}
