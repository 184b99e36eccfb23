import type { Scope } from '../scope.ts';
import type { NetworkOptions } from '../spec.ts';

/** Waits for `work` no longer than `ms`; undefined when that was too short. Leaves no timer behind. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

const DAY_MS = 86_400_000;
const CONTROL_RESERVE_MS = 2000;
const CONTROL_RESERVE_SHARE = 0.25;

/** Whether the control endpoint was reached from here within the last day, so that its silence means something. */
export function controlIsKnown({ control }: NetworkOptions, scope: Scope): boolean {
  return control?.reachedAt !== undefined && scope.clock.wallMs() - control.reachedAt < DAY_MS;
}

/** How long a phase may wait for the network: up to the deadline, less what asking the control endpoint takes. */
export function networkWaitMs(network: NetworkOptions, scope: Scope): number {
  const left = scope.deadline.remainingMs();
  if (!controlIsKnown(network, scope)) return left;
  return left - Math.min(CONTROL_RESERVE_MS, left * CONTROL_RESERVE_SHARE);
}
