import { PracticeGateway } from '../../../bin/drill/peers/gateway.ts';
import { enroll } from '../../../functions/handshake/openclaw/enroll.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { secretIn } from '../../../functions/keys/secret-in.ts';
import { targetPlan } from '../../functions/plan/target.ts';
import { ADMIN_KEY, FIRST_KEY, SCENES } from '../../functions/rotate/drivers/scene.ts';
import type { CrashHome, HomeStage } from '../home.ts';
import type { CrashSubject } from '../subject.ts';
import { apiStage } from './api.ts';
import type { Processes } from './ports.ts';

const SHARED = 'shr_5Hc8Wz2Yt7Gn4Xp6';
const PROVIDER = 'practice';
const COURIER = 'gw/courier';

/** A key that a running gateway uses: its courier has it reload, and ask its provider. */
export const deliveredSubject = (home: CrashHome, driver: string): CrashSubject => ({
  name: `${driver}, used by a gateway`,
  open: async () => {
    const scene = await SCENES[driver]?.();
    if (!scene) throw new Error(`no scene of ${driver}`);
    const { secrets: _, ...api } = scene;
    const { plan, target } = scene.work();
    let joined: { readonly processes: Processes; readonly stage: HomeStage } | undefined;
    const gateway = await PracticeGateway.start({
      auth: { mode: 'token', token: SHARED },
      providers: { [PROVIDER]: { baseUrl: target.url, apiKey: FIRST_KEY } },
      readSecret: async () => {
        const stored = await joined?.stage.keys.read('api-key');
        if (stored?.state !== 'found') throw new Error('the secret cannot be read');
        return secretIn(stored.value);
      },
      tap: (moment, method, from) =>
        joined?.processes.dies(moment, `gateway ${method}`, from) ? 'cut' : undefined,
    });
    return apiStage(home, {
      ...api,
      ...{ target, vault: ADMIN_KEY },
      plan: { ...plan, deliverTo: [{ gateway: 'gw', provider: PROVIDER }] },
      secrets: { [COURIER]: await courierOf(gateway) },
      gateways: [
        targetPlan({
          ...{ name: 'gw', protocol: 'openclaw', url: gateway.url, key: { secret: 'gw' } },
          upstream: { provider: PROVIDER, courier: COURIER, everyMs: 60_000, timeoutMs: 20_000 },
        }),
      ],
      join: (processes, stage) => {
        joined = { processes, stage };
      },
      close: () => gateway.stop(),
    });
  },
});

async function courierOf(gateway: PracticeGateway): Promise<string> {
  const scopes = ['operator.admin'];
  const asked = { approvedScopes: scopes, sessionScopes: scopes, pollMs: 20 };
  const shared = { kind: 'token', value: SHARED } as const;
  const at = { target: 'gw', url: new URL(gateway.url), location: 'private:here' };
  for await (const event of enroll({ ...at, ...asked, shared })) {
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'proved') return formatDeviceDocument(event.document);
  }
  throw new Error('the courier was not paired');
}
