import { aheadMs } from './api/clock-drift.ts';
import { HandshakeFault } from './fault.ts';
import { HttpClient } from './http/client.ts';
import { wayOutOf, withinTheRest } from './network/control.ts';
import { bracketed } from './network/endpoint.ts';
import type { HandshakeRun } from './run.ts';
import type { NetworkOptions } from './spec.ts';

/** How far the control endpoint's clock may be from ours before ours is the one to doubt, ms. */
const TOLERANCE_MS = 30_000;

/**
 * A CLOCK_DRIFT, judged once more by the `Date` of the control endpoint (TLS on port 443, plain HTTP elsewhere):
 * where that disagrees with the local clock too, the local one is named. Asked after the handshake, within its
 * deadline, and not at all with less than a second left or where no control endpoint is configured.
 */
export async function judgeClock(run: HandshakeRun, network: NetworkOptions): Promise<void> {
  const { control } = network;
  if (!control || !run.warnings.some(({ code }) => code === 'CLOCK_DRIFT')) return;
  const name = `${control.host}:${control.port}`;
  const secure = control.port === 443;
  const met = await withinTheRest(run, async (quiet) => {
    const client = await HttpClient.open({ ...control, secure }, wayOutOf(network), quiet);
    const url = new URL(`${secure ? 'https' : 'http'}://${bracketed(control.host)}:${control.port}/`);
    return aheadMs(await client.send({ method: 'GET', url }));
  });
  if (met === 'no time' || met === undefined || met instanceof HandshakeFault) return;
  const controlDriftMs = Math.round(met);
  const isLocal = Math.abs(controlDriftMs) > TOLERANCE_MS;
  run.amend('CLOCK_DRIFT', { control: name, controlDriftMs, ...(isLocal && { clock: 'this machine' }) });
}
