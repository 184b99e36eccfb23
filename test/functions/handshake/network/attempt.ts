import type { PhaseReport } from '../../../../functions/contract/verdict.ts';
import { systemClock } from '../../../../functions/handshake/clock.ts';
import { HandshakeFault } from '../../../../functions/handshake/fault.ts';
import { type Connection, connect } from '../../../../functions/handshake/network/connection.ts';
import type { Endpoint } from '../../../../functions/handshake/network/endpoint.ts';
import { HandshakeRun } from '../../../../functions/handshake/run.ts';
import type { NetworkOptions } from '../../../../functions/handshake/spec.ts';

/** How one `connect()` ended; its scope is closed already. */
export interface Attempt {
  /** The fault's code, or `connected`. */
  readonly code: string;
  readonly fault: HandshakeFault | undefined;
  readonly evidence: Record<string, unknown>;
  readonly warnings: readonly string[];
  readonly phases: readonly PhaseReport[];
  readonly ms: number;
  facts(phase: string): Record<string, unknown>;
}

export interface AttemptOptions extends Partial<Endpoint> {
  readonly port: number;
  readonly network?: NetworkOptions;
  readonly timeoutMs?: number;
  /** Runs while the connection is open. */
  readonly use?: (connection: Connection, run: HandshakeRun) => Promise<void> | void;
}

/** One `connect()` in a run of its own. */
export async function attempt(options: AttemptOptions): Promise<Attempt> {
  const { host = 'localhost', port, secure = false, network = {}, timeoutMs = 3000, use } = options;
  const run = new HandshakeRun(timeoutMs, systemClock);
  let fault: HandshakeFault | undefined;
  try {
    const connection = await connect({ host, port, secure }, network, run);
    await use?.(connection, run);
  } catch (error) {
    if (!(error instanceof HandshakeFault)) throw error;
    fault = error;
  } finally {
    run.close();
  }
  const phases = run.trace.reports();
  return {
    code: fault?.code ?? 'connected',
    fault,
    evidence: fault?.evidence ?? {},
    warnings: run.warnings.map(({ code }) => code),
    phases,
    ms: run.trace.elapsedMs(),
    facts: (phase) => phases.find((report) => report.phase === phase)?.facts ?? {},
  };
}
