import { fingerprint } from '../../keys/fingerprint.ts';
import { HandshakeFault } from '../fault.ts';
import { warnOfKey } from '../key-warnings.ts';
import { explainDeadToken } from '../openclaw/dead-token.ts';
import { readDevice } from '../openclaw/device-credential.ts';
import { pairAsMonitor } from '../openclaw/monitor.ts';
import type { GatewayAddress } from '../openclaw/open-session.ts';
import { probeUpstream } from '../openclaw/upstream.ts';
import type { HandshakeRun } from '../run.ts';
import type { HandshakeSpec } from '../spec.ts';
import { upstreamTimeoutOf } from '../timeout.ts';
import type { Protocol } from './protocol.ts';

/** The gateway's WebSocket protocol, version 4, with a paired device's token. */
export const openclaw: Protocol = {
  schemes: ['wss:', 'ws:'],
  pair: async (run, spec) => {
    const { url, network = {}, headers = {} } = spec;
    const address: GatewayAddress = { url, network, headers };
    await pairDevice(run, spec, address);
    if (spec.upstream) await probeUpstream(address, spec.upstream, run.lasting(upstreamTimeoutOf(spec)));
  },
};

async function pairDevice(run: HandshakeRun, spec: HandshakeSpec, address: GatewayAddress): Promise<void> {
  const device = await run.trace.phase('credential', (facts) => {
    const document = readDevice(spec.credential, run.scrubber, facts);
    const createdAt = spec.credential.state === 'found' ? spec.credential.createdAt : undefined;
    warnOfKey(createdAt, fingerprint(document.deviceToken), spec, run, facts);
    return document;
  });
  try {
    await pairAsMonitor(address, device, spec, run);
  } catch (error) {
    const dead = error instanceof HandshakeFault && error.code === 'DEVICE_TOKEN_REJECTED';
    throw dead ? await explainDeadToken(error, address, device, spec, run) : error;
  }
}
