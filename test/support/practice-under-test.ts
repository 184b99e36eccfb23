import { setTimeout as sleep } from 'node:timers/promises';
import { PracticeGateway } from '../../bin/drill/peers/gateway.ts';
import type { GatewayUnderTest } from './gateway-under-test.ts';
import { GATEWAY_KEY, PROVIDER } from './upstream-api.ts';

/** How long each stage of a restart lasts. */
const MOMENT_MS = 100;

const SHARED = 'shr_9Wq2Lx7Nv4Zt8Kc3';

/** The practice gateway under the scenarios' control; `upstream` is the base URL of its provider. */
export async function practiceGateway(upstream: string): Promise<GatewayUnderTest> {
  const options = {
    auth: { mode: 'token' as const, token: SHARED },
    providers: { [PROVIDER]: { baseUrl: upstream, apiKey: GATEWAY_KEY } },
  };
  const gateway = await PracticeGateway.start(options);
  const { state } = gateway;
  const approve = async (requestId: string) => {
    if (!gateway.approve(requestId)) throw new Error(`nobody waits as ${requestId}`);
  };
  const owner = { ownerKind: 'provider', ownerId: PROVIDER, degradationState: 'stale' as const };
  return {
    url: new URL(gateway.url),
    shared: { kind: 'token', value: SHARED },
    provider: PROVIDER,
    approve,
    runOnHost: async (command) => {
      const [, requestId] = /^openclaw devices approve (\S+)$/.exec(command) ?? [];
      if (requestId === undefined) throw new Error(`no such command here: ${command}`);
      await approve(requestId);
    },
    rotate: async ({ deviceId }) => gateway.rotateToken(deviceId),
    revoke: async ({ deviceId }) => gateway.revokeToken(deviceId),
    remove: async ({ deviceId }) => gateway.removeDevice(deviceId),
    freeze: () => gateway.enter('frozen'),
    thaw: () => gateway.enter('running'),
    stop: async () => {
      gateway.enter('draining');
      await sleep(MOMENT_MS);
      await gateway.stop();
    },
    setClock: async (offsetMs) => {
      state.clockOffsetMs = offsetMs;
    },
    start: async ({ lockOutLoopback = false, secretsLost = false } = {}) => {
      state.degradedSecretOwners = secretsLost ? [{ ...owner, degradationState: 'cold' }] : [];
      state.lockOutLoopback = lockOutLoopback;
      await sleep(MOMENT_MS);
      state.stage = 'starting';
      await gateway.listen(true);
      await sleep(MOMENT_MS);
      gateway.enter('running');
    },
    loseSecrets: async () => {
      state.degradedSecretOwners = [owner];
    },
    findSecrets: async () => {
      state.degradedSecretOwners = [];
    },
  };
}
