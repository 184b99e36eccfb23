import { PracticeGateway, type PracticeGatewayOptions } from '../../../bin/drill/peers/gateway.ts';
import { enroll } from '../../../functions/handshake/openclaw/enroll.ts';
import type { DeviceDocument } from '../../../functions/keys/documents.ts';
import type { Injector, Injectors } from '../injection.ts';
import { HANG_MS, type Over, openclaw } from '../specs.ts';

const SHARED = 'gw-practice-6Tn2Yk8Wc4';
const shared = { kind: 'token', value: SHARED } as const;

interface Ground {
  readonly gateway: PracticeGateway;
  readonly device: DeviceDocument;
}

/** A gateway that checks signatures, tokens and scopes, with a device that was approved; then something befalls it. */
const befallen =
  (
    fault: (ground: Ground) => Promise<void> | void,
    over: (ground: Ground) => Over = () => ({}),
    options: Partial<PracticeGatewayOptions> = {},
  ): Injector =>
  async (peers) => {
    const gateway = await PracticeGateway.start({ auth: { mode: 'token', token: SHARED }, ...options });
    peers.onClose(() => gateway.stop());
    const ground = { gateway, device: await enrolled(gateway) };
    await fault(ground);
    const credential = { state: 'found' as const, value: JSON.stringify(ground.device) };
    return { spec: openclaw(gateway.port, { credential, ...over(ground) }) };
  };

async function enrolled(gateway: PracticeGateway): Promise<DeviceDocument> {
  const target = { target: 'practice', url: new URL(gateway.url), location: 'private:matrix', shared };
  for await (const event of enroll({ ...target, pollMs: 5, waitMs: 5000 })) {
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'proved') return event.document;
  }
  throw new Error('the practice gateway did not pair the device');
}

const withShared = () => ({ shared });
const asking =
  (change: Partial<DeviceDocument>) =>
  ({ device }: Ground): Over => ({
    credential: { state: 'found', value: JSON.stringify({ ...device, ...change }) },
  });
const nothing = () => undefined;

export const practiceGatewayInjectors: Injectors = {
  'practice/paired': befallen(nothing),
  'practice/paired-with-shared-token-at-hand': befallen(nothing, withShared),
  'practice/token-rotated': befallen(
    ({ gateway, device }) => gateway.rotateToken(device.deviceId),
    withShared,
  ),
  'practice/token-revoked': befallen(
    ({ gateway, device }) => gateway.revokeToken(device.deviceId),
    withShared,
  ),
  'practice/device-removed': befallen(
    ({ gateway, device }) => gateway.removeDevice(device.deviceId),
    withShared,
  ),
  'practice/token-rotated-nobody-asks': befallen(({ gateway, device }) =>
    gateway.rotateToken(device.deviceId),
  ),
  'practice/wider-scopes': befallen(nothing, asking({ scopes: ['operator.read', 'operator.admin'] })),
  'practice/another-device-token': befallen(nothing, asking({ deviceToken: 'dtk-of-another-device-3Kf8' })),
  'practice/starting': befallen(({ gateway }) => gateway.enter('starting')),
  'practice/draining': befallen(({ gateway }) => gateway.enter('draining')),
  'practice/stopped': befallen(({ gateway }) => gateway.stop()),
  'practice/frozen': befallen(
    ({ gateway }) => gateway.enter('frozen'),
    () => ({ timeoutMs: HANG_MS }),
  ),
  'practice/newer-protocol': befallen(({ gateway }) => {
    gateway.state.protocol = 5;
  }),
  'practice/clock-3-minutes-off': befallen(({ gateway }) => {
    gateway.state.clockOffsetMs = 180_000;
  }),
  'practice/unattributed-proxy': befallen(
    nothing,
    () => ({ headers: { 'x-forwarded-for': '203.0.113.7' } }),
    { trustedProxies: false },
  ),
  'practice/restarted-since': befallen(
    ({ gateway }) => gateway.restart(),
    ({ gateway }) => ({
      lastLook: { bootId: 'the-boot-before', identity: gateway.state.identity.deviceId, version: '2026.9.6' },
    }),
  ),
  'practice/another-gateway': befallen(nothing, () => ({ lastLook: { identity: 'that-of-the-old-one' } })),
  'practice/secrets-gone': befallen(({ gateway }) => {
    gateway.state.degradedSecretOwners = [
      { ownerKind: 'provider', ownerId: 'openai', degradationState: 'cold' },
    ];
  }),
  'practice/event-loop-slow': befallen(({ gateway }) => {
    gateway.state.eventLoopDegraded = true;
  }),
};
