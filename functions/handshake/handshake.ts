import { type Clock, systemClock } from './clock.ts';
import { HandshakeFault } from './fault.ts';
import { judgeClock } from './local-clock.ts';
import { judgeEgress } from './network/control.ts';
import { PROTOCOLS } from './protocols/index.ts';
import { HandshakeRun } from './run.ts';
import { measureSlowness, thresholdsOf } from './slowness.ts';
import type { HandshakeResult, HandshakeSpec } from './spec.ts';
import { judgeStarvation, LagMonitor } from './starvation.ts';
import { timeoutOf } from './timeout.ts';
import { learnSecrets, told } from './told.ts';
import { judge } from './verdict.ts';

/**
 * Performs one real pairing, once, and says how it ended. Never throws for anything a peer does; every wait ends
 * with the spec's deadline; nothing is left open and nothing is kept for the next handshake.
 */
export async function handshake(spec: HandshakeSpec, clock: Clock = systemClock): Promise<HandshakeResult> {
  const protocol = PROTOCOLS[spec.protocol];
  const timeoutMs = timeoutOf(spec);
  const run = new HandshakeRun(timeoutMs, clock, thresholdsOf(spec));
  const lag = new LagMonitor(clock);
  learnSecrets(spec, run.scrubber);
  try {
    const met = await protocol.pair(run, spec).then(() => undefined, asFault);
    const own = met && judgeStarvation(met, lag.stop(), timeoutMs);
    const fault = own && (await judgeEgress(own, spec.network ?? {}, run));
    if (!fault) measureSlowness(run);
    await judgeClock(run, spec.network ?? {});
    const { records, observed } = run;
    return told({ verdict: judge(run, spec, fault), records, observed }, run.scrubber);
  } finally {
    lag.stop();
    run.close();
  }
}

function asFault(error: unknown): HandshakeFault {
  if (error instanceof HandshakeFault) return error;
  throw error;
}
