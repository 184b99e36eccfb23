import type { PracticeGatewayOptions } from '../../../bin/drill/peers/gateway/options.ts';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { enroll } from '../../../functions/handshake/openclaw/enroll.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import type { DeviceDocument } from '../../../functions/keys/documents.ts';
import { targetPlan } from '../../functions/plan/target.ts';
import { practiceRotatedGateway, type RotatedGateway } from './gateway-stage.ts';
import { type LocalStage, localStage } from './local-stage.ts';
import type { OpenStage, RotationStage } from './rotation-stage.ts';

export const TOKEN = 'office-token';
export const COURIER = 'office/courier';

export interface SharedTokenStageOptions {
  /** @default - a practice gateway */
  readonly gateway?: RotatedGateway;
  readonly tap?: PracticeGatewayOptions['tap'];
  readonly plan?: Partial<RotationPlan>;
  /** What the courier was approved for. @default operator.admin */
  readonly courierScopes?: readonly string[];
}

interface RotatedToken {
  readonly gateway: RotatedGateway;
  readonly courier: DeviceDocument;
  close(): Promise<void>;
}

/** A gateway whose shared token is rotated, its courier, and everything that a rotation works with. */
export type SharedTokenStage<Stage extends RotationStage = LocalStage> = Stage & RotatedToken;

export const sharedTokenStage = (options: SharedTokenStageOptions = {}): Promise<SharedTokenStage> =>
  sharedTokenStageIn(localStage, options);

export async function sharedTokenStageIn<Stage extends RotationStage>(
  openStage: OpenStage<Stage>,
  options: SharedTokenStageOptions,
): Promise<SharedTokenStage<Stage>> {
  const gateway = options.gateway ?? (await practiceRotatedGateway(options.tap));
  const courier = await enrolledCourier(gateway, options.courierScopes ?? ['operator.admin']);
  const common = { protocol: 'openclaw', url: gateway.url.href, locations: ['private:here'] } as const;
  const office = targetPlan({
    ...{ ...common, name: 'office', key: { secret: 'office' } },
    upstream: { provider: 'practice', courier: COURIER, everyMs: 3_600_000, timeoutMs: 10_000 },
  });
  const target = targetPlan({ ...common, name: TOKEN, key: { secret: TOKEN, in: 'gateway-token' } });
  const plan: RotationPlan = {
    ...{ target: TOKEN, driver: 'gateway-token', through: 'office', everyDays: 30, verify: 'all' },
    ...{ graceMs: 0, deadlineMs: 86_400_000, deliverTo: [], issuer: {} },
    ...options.plan,
  };
  const secrets = { [TOKEN]: gateway.shared.value, [COURIER]: formatDeviceDocument(courier) };
  const stage = await openStage(target, plan, secrets, [office]);
  return {
    ...stage,
    ...{ gateway, courier },
    close: async () => {
      await gateway.close();
      await stage.remove();
    },
  };
}

async function enrolledCourier(
  { url, shared, approve }: RotatedGateway,
  scopes: readonly string[],
): Promise<DeviceDocument> {
  const asked = { approvedScopes: scopes, sessionScopes: scopes, pollMs: 20 };
  for await (const event of enroll({ target: 'office', url, location: 'private:here', shared, ...asked })) {
    if (event.state === 'pending') await approve(event.requestId);
    if (event.state === 'proved') return event.document;
    if (event.state === 'failed') throw new Error(`the courier was not paired: ${event.fault.code}`);
  }
  throw new Error('the courier was not paired');
}
