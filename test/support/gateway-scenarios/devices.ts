import type { DeviceDocument } from '../../../functions/keys/documents.ts';
import { credentialOf, type Expected, fromAfar, type Probe, type Scenario, type Stage } from './scenario.ts';

/** A scenario that does one thing to the gateway and looks as told. */
const after = (
  name: string,
  act: (stage: Stage, device: DeviceDocument) => Promise<unknown>,
  expected: Expected,
  probe: (stage: Stage, device: DeviceDocument) => Probe = () => ({}),
): Scenario => ({
  name,
  prepare: async (stage, device) => {
    await act(stage, device);
    return { probe: probe(stage, device) };
  },
  expected,
});

const nothing = async () => undefined;
const withShared = ({ gateway: { shared } }: Stage): Probe => ({ shared });
const deadToken = (cause: string): Expected => ({
  outcome: 'failed',
  code: 'DEVICE_TOKEN_REJECTED',
  evidence: { cause },
});

/** What becomes of a device and its token. */
export const DEVICE_SCENARIOS: readonly Scenario[] = [
  after('an approved device', nothing, { outcome: 'paired', warnings: [] }),
  after('its token was rotated', ({ gateway }, device) => gateway.rotate(device), deadToken('unknown')),
  after(
    'rotated, and the shared token is at hand',
    ({ gateway }, device) => gateway.rotate(device),
    deadToken('rotated'),
    withShared,
  ),
  after(
    'revoked, and the shared token is at hand',
    ({ gateway }, device) => gateway.revoke(device),
    deadToken('revoked'),
    withShared,
  ),
  after(
    'removed, and the shared token is at hand',
    ({ gateway }, device) => gateway.remove(device),
    deadToken('removed'),
    withShared,
  ),
  after(
    'revoked, and the shared token at hand is wrong',
    ({ gateway }, device) => gateway.revoke(device),
    { ...deadToken('unknown'), evidence: { cause: 'unknown', followUpFault: 'GATEWAY_TOKEN_MISMATCH' } },
    () => ({ shared: { kind: 'token', value: 'shr_another-one-5Rz' } }),
  ),
  after(
    'revoked, and nobody may ask why',
    ({ gateway }, device) => gateway.revoke(device),
    deadToken('unknown'),
    (stage) => ({ ...withShared(stage), explain: { deviceToken: 'never' } }),
  ),
  after('the token is of another device', nothing, deadToken('unknown'), (_stage, device) => ({
    credential: credentialOf({ ...device, deviceToken: `${device.deviceToken.slice(0, -4)}AAAA` }),
  })),
  after(
    'wider scopes are asked for',
    nothing,
    { outcome: 'failed', code: 'DEVICE_SCOPE_MISMATCH' },
    (_stage, device) => ({
      credential: credentialOf({ ...device, scopes: ['operator.read', 'operator.admin'] }),
    }),
  ),
  after(
    'from afar, with another platform than was approved',
    nothing,
    { outcome: 'failed', code: 'PAIRING_METADATA_UPGRADE' },
    (_stage, device) => ({
      headers: fromAfar(),
      credential: credentialOf({ ...device, platform: 'darwin' }),
    }),
  ),
  after('from afar', nothing, { outcome: 'paired', warnings: [] }, () => ({ headers: fromAfar() })),
  after(
    'another gateway at the last look',
    nothing,
    {
      outcome: 'degraded',
      warnings: [
        'GATEWAY_RESTARTED',
        'GATEWAY_IDENTITY_CHANGED',
        'GATEWAY_VERSION_CHANGED',
        'GATEWAY_OUTDATED',
      ],
    },
    () => ({ lastLook: { bootId: 'b0', identity: 'i0', version: '2025.1.1' }, minVersion: '2027.1.0' }),
  ),
];
