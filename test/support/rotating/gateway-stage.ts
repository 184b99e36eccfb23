import { PracticeGateway, type PracticeGatewayOptions } from '../../../bin/drill/peers/gateway.ts';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { enroll } from '../../../functions/handshake/openclaw/enroll.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import type { DeviceDocument } from '../../../functions/keys/documents.ts';
import { formatGatewayVault, type SharedCredential } from '../../../functions/keys/gateway-vault.ts';
import { targetPlan } from '../../functions/plan/target.ts';
import { type LocalStage, localStage } from './local-stage.ts';
import type { OpenStage, RotationStage } from './rotation-stage.ts';

export const SECRET = 'gw';
export const VAULT = 'gw/standby';
const SHARED = 'shr_8Mn3Vb6Cx1Zl4Kj7';

/** A gateway to rotate a device of: anything that listens and can approve. */
export interface RotatedGateway {
  readonly url: URL;
  readonly shared: SharedCredential;
  approve(requestId: string): Promise<void>;
  close(): Promise<void>;
}

export interface GatewayStageOptions {
  /** Whether the vault holds the shared token. @default true */
  readonly recoverable?: boolean;
  readonly plan?: Partial<RotationPlan>;
  /** @default - a practice gateway */
  readonly gateway?: RotatedGateway;
  readonly tap?: PracticeGatewayOptions['tap'];
}

/** A gateway with two paired devices, and everything that a rotation works with. */
export type GatewayStage<Stage extends RotationStage = LocalStage> = Stage & RotatedDevices;

interface RotatedDevices {
  readonly gateway: RotatedGateway;
  /** The devices as they were enrolled: the active one, then the standby. */
  readonly devices: readonly [DeviceDocument, DeviceDocument];
  close(): Promise<void>;
}

/** `devices`: ids of those that the gateway knows, and of those that wait for a person. */
export async function practiceRotatedGateway(
  tap?: PracticeGatewayOptions['tap'],
): Promise<RotatedGateway & { devices(): readonly string[] }> {
  const gateway = await PracticeGateway.start({
    auth: { mode: 'token', token: SHARED },
    ...(tap && { tap }),
  });
  return {
    url: new URL(gateway.url),
    shared: { kind: 'token', value: SHARED },
    approve: async (requestId) => {
      gateway.approve(requestId);
    },
    devices: () => {
      const { store } = gateway.state;
      return [...store.paired(), ...store.pending()].map(({ deviceId }) => deviceId);
    },
    close: () => gateway.stop(),
  };
}

export const gatewayStage = (options: GatewayStageOptions = {}): Promise<GatewayStage> =>
  gatewayStageIn(localStage, options);

export async function gatewayStageIn<Stage extends RotationStage>(
  openStage: OpenStage<Stage>,
  options: GatewayStageOptions,
): Promise<GatewayStage<Stage>> {
  const gateway = options.gateway ?? (await practiceRotatedGateway(options.tap));
  const devices = [await paired(gateway), await paired(gateway)] as const;
  const shared = options.recoverable === false ? {} : { shared: gateway.shared };
  const target = targetPlan({
    name: 'gw',
    protocol: 'openclaw',
    url: gateway.url.href,
    key: { secret: SECRET },
    locations: ['private:here'],
  });
  const plan: RotationPlan = {
    ...{ target: 'gw', driver: 'openclaw', everyDays: 30, vault: VAULT, verify: 'all' },
    ...{ graceMs: 300_000, deadlineMs: 86_400_000, deliverTo: [], issuer: {} },
    ...options.plan,
  };
  const stage = await openStage(target, plan, {
    [SECRET]: formatDeviceDocument(devices[0]),
    [VAULT]: formatGatewayVault({ schema: 2, standby: devices[1], ...shared }),
  });
  return {
    ...stage,
    ...{ gateway, devices },
    close: async () => {
      await gateway.close();
      await stage.remove();
    },
  };
}

/** A device that the gateway has approved for what a watching device needs. `device`: one that it knew before. */
export async function paired(gateway: RotatedGateway, device?: DeviceDocument): Promise<DeviceDocument> {
  const { url, shared } = gateway;
  const at = { target: 'gw', url, location: 'private:here', shared, pollMs: 20 };
  const events = enroll({ ...at, ...(device && { device }) });
  for await (const event of events) {
    if (event.state === 'pending') await gateway.approve(event.requestId);
    if (event.state === 'proved') return event.document;
    if (event.state === 'failed') throw new Error(`the device was not paired: ${event.fault.code}`);
  }
  throw new Error('the device was not paired');
}
