import { HandshakeRun } from '../../handshake/run.ts';
import type { Scope } from '../../handshake/scope.ts';
import type { NetworkOptions } from '../../handshake/spec.ts';
import { secretIn } from '../../keys/secret-in.ts';
import type { DriverWork } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';
import { asRotationError } from './refusal.ts';

/** How long one call may take, ms, from its connection to the last byte of its answer. */
const CALL_TIMEOUT_MS = 15_000;

/** With whom, and what must not be told of it. */
export interface Conversation {
  /** As errors name it. */
  readonly provider: string;
  /** Besides the current key. */
  readonly secrets: readonly string[];
}

/**
 * One call on a connection of its own, with the phases, limits and redaction of a handshake. Ends with the work's
 * signal or after 15 s; throws a RotationError without any secret, BUSY where the lease was lost meanwhile. Nothing is
 * tried again here.
 */
export async function onOwnConnection<T>(
  work: DriverWork,
  { provider, secrets }: Conversation,
  use: (scope: Scope) => Promise<T>,
): Promise<T> {
  const run = new HandshakeRun(CALL_TIMEOUT_MS, work.clock);
  for (const secret of [...secrets, secretIn(work.current)]) run.scrubber.learn(secret);
  run.scrubber.learn(work.network.proxy?.auth?.password);
  try {
    const answer = await untilAborted(use(run), work.signal, provider);
    await work.hold();
    return answer;
  } catch (error) {
    throw asRotationError(error, provider, run.scrubber);
  } finally {
    run.close();
  }
}

/** The way to another host than the target's: without what concerns the target alone. */
export function wayTo(url: URL, { network, target }: DriverWork): NetworkOptions {
  const { pins, control: _, ...way } = network;
  return pins !== undefined && new URL(target.url).host === url.host ? { ...way, pins } : way;
}

/** The loser's rejection is swallowed by the race; the caller ends its connection. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal, provider: string): Promise<T> {
  const over = () =>
    new RotationError(
      'PROVIDER_UNREACHABLE',
      `${provider} did not answer before the time of the step was over`,
    );
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(over());
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}
