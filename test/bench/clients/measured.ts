import { setImmediate } from 'node:timers/promises';

/** What a client process answers to one round. */
export interface Round {
  /** CPU of the whole process, user and system, per handshake. */
  readonly cpuMs: number;
  /** One entry a handshake, as the client itself reports it. */
  readonly latenciesMs: readonly number[];
}

/**
 * Makes this process a client under measurement: on each message `{ count }` it performs that many handshakes, one
 * after another, and answers with a Round. `once` resolves to the latency it reports. A turn of the event loop lies
 * between two, so that the end of one connection is no part of the next one's latency; its CPU counts.
 */
export function serveRounds(once: () => Promise<number>): void {
  process.on('message', async ({ count }: { count: number }) => {
    const latenciesMs: number[] = [];
    const before = process.cpuUsage();
    for (let done = 0; done < count; done++) {
      latenciesMs.push(await once());
      await setImmediate();
    }
    const { user, system } = process.cpuUsage(before);
    process.send?.({ cpuMs: (user + system) / 1000 / count, latenciesMs } satisfies Round);
  });
  process.on('disconnect', () => process.exit());
}
