import type { Clock } from '../handshake/clock.ts';
import { HandshakeFault } from '../handshake/fault.ts';
import { touchControl } from '../handshake/network/control.ts';
import { HandshakeRun } from '../handshake/run.ts';
import type { NetworkOptions } from '../handshake/spec.ts';

/** How long a control endpoint may take to take a connection, ms. */
const TIMEOUT_MS = 5_000;

/** Whether the control endpoint takes a connection now, by the way out that handshakes take. False without one. */
export async function reachesControl(network: NetworkOptions, clock: Clock): Promise<boolean> {
  const { control } = network;
  if (!control) return false;
  const run = new HandshakeRun(TIMEOUT_MS, clock);
  try {
    await touchControl(control, network, run);
    return true;
  } catch (error) {
    if (error instanceof HandshakeFault) return false;
    throw error;
  } finally {
    run.close();
  }
}
