import { fingerprint } from '../../keys/fingerprint.ts';
import { HandshakeFault } from '../fault.ts';
import { warnOfKey } from '../key-warnings.ts';
import { explainDeadToken } from '../openclaw/dead-token.ts';
import { readDevice } from '../openclaw/device-credential.ts';
import { pairAsMonitor } from '../openclaw/monitor.ts';
import type { GatewayAddress } from '../openclaw/open-session.ts';
import { readSharedToken } from '../openclaw/shared-token.ts';
import { probeUpstream } from '../openclaw/upstream.ts';
import type { HandshakeRun } from '../run.ts';
import type { HandshakeSpec } from '../spec.ts';
import { upstreamTimeoutOf } from '../timeout.ts';
import type { Protocol } from './protocol.ts';

/** The gateway's WebSocket protocol, version 4, with a paired device's token, or with the token that all clients share. */
export const openclaw: Protocol = {
  schemes: ['wss:', 'ws:'],
  pair: async (run, spec) => {
    const { url, network = {}, headers = {} } = spec;
    const address: GatewayAddress = { url, network, headers };
    await (spec.gatewayToken ? pairWithSharedToken : pairDevice)(run, spec, address);
    if (spec.upstream) await probeUpstream(address, spec.upstream, run.lasting(upstreamTimeoutOf(spec)));
  },
};

async function pairDevice(run: HandshakeRun, spec: HandshakeSpec, address: GatewayAddress): Promise<void> {
  const device = await run.trace.phase('credential', (facts) => {
    const document = readDevice(spec.credential, run.scrubber, facts);
    warnOfKey(createdAtOf(spec), fingerprint(document.deviceToken), spec, run, facts);
    return document;
  });
  const { deviceToken, scopes } = device;
  try {
    await pairAsMonitor(address, { device, auth: { deviceToken }, scopes }, spec, run);
  } catch (error) {
    const dead = error instanceof HandshakeFault && error.code === 'DEVICE_TOKEN_REJECTED';
    throw dead ? await explainDeadToken(error, address, device, spec, run) : error;
  }
}

/** A connect without any device: whoever has the token is let in. */
async function pairWithSharedToken(
  run: HandshakeRun,
  spec: HandshakeSpec,
  address: GatewayAddress,
): Promise<void> {
  const token = await run.trace.phase('credential', (facts) => {
    const shared = readSharedToken(spec.credential, run.scrubber, facts);
    warnOfKey(createdAtOf(spec), fingerprint(shared), spec, run, facts);
    return shared;
  });
  await pairAsMonitor(address, { auth: { token }, scopes: ['operator.read'] }, spec, run);
}

const createdAtOf = ({ credential }: HandshakeSpec): string | undefined =>
  credential.state === 'found' ? credential.createdAt : undefined;
