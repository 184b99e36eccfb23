import { PracticeGateway } from '../../../bin/drill/peers/gateway.ts';
import { enroll } from '../../../functions/handshake/openclaw/enroll.ts';
import { probeModels } from '../../../functions/handshake/openclaw/upstream.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import type { DeviceDocument } from '../../../functions/keys/documents.ts';
import { secretIn } from '../../../functions/keys/secret-in.ts';
import { asItself, inSession } from '../../../functions/rotate/gateway/session.ts';
import { emptyRecord, owedIn } from '../../../functions/rotate/record.ts';
import { targetPlan } from '../../functions/plan/target.ts';
import { ADMIN_KEY, FIRST_KEY, type ProviderDriver, SCENES } from '../../functions/rotate/drivers/scene.ts';
import type { CrashHome, HomeStage } from '../home.ts';
import type { CrashSubject } from '../subject.ts';
import { apiStage, type Joined } from './api.ts';
import type { Processes } from './ports.ts';

const SHARED = 'shr_5Hc8Wz2Yt7Gn4Xp6';
const PROVIDER = 'practice';
const COURIER = 'gw/courier';

/** A key that a running gateway uses: its courier has it reload, and ask its provider. */
export const deliveredSubject = (home: CrashHome, driver: ProviderDriver): CrashSubject => ({
  name: `${driver}, used by a gateway`,
  plays: ['--now'],
  open: async () => {
    const scene = await SCENES[driver]();
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
        joined?.processes.dies(moment, `gateway ${method}`, from, gateway.url) ? 'cut' : undefined,
    });
    const courier = await courierOf(gateway);
    return apiStage(home, {
      ...api,
      ...{ target, vault: ADMIN_KEY },
      plan: { ...plan, deliverTo: [{ gateway: 'gw', provider: PROVIDER }] },
      secrets: { [COURIER]: formatDeviceDocument(courier) },
      gateways: [
        targetPlan({
          ...{ name: 'gw', protocol: 'openclaw', url: gateway.url, key: { secret: 'gw' } },
          upstream: { provider: PROVIDER, courier: COURIER, everyMs: 60_000, timeoutMs: 20_000 },
        }),
      ],
      join: (processes, stage) => {
        joined = { processes, stage };
        return userAt(gateway, courier, stage);
      },
      close: () => gateway.stop(),
    });
  },
});

/** A gateway that may leave: it is back once it was tried again in vain, at the latest when all is at rest. */
function userAt(gateway: PracticeGateway, courier: DeviceDocument, stage: HomeStage): Joined {
  const { subject, ports, clock } = stage;
  const owed = async () => {
    const { target } = subject.plan;
    return owedIn((await ports.rotations.read(target)) ?? emptyRecord(target));
  };
  const address = { url: new URL(gateway.url), network: {}, headers: {} };
  const probed = () =>
    inSession({ address, clock, ...asItself(courier) }, ({ session, scope }) =>
      probeModels(session, PROVIDER, scope),
    );
  return {
    leave: () => gateway.enter('draining'),
    attend: async () => {
      if ((await owed()).some(({ attempts }) => attempts > 1)) gateway.enter('running');
    },
    untidy: async () => {
      gateway.enter('running');
      const { status } = await probed();
      const stored = await stage.keys.read(subject.secret);
      const used = gateway.state.providers.get(PROVIDER)?.apiKey;
      const isCurrent = stored.state === 'found' && secretIn(stored.value) === used;
      const told = (await stage.entries()).findLast(({ step }) => step === 'deliver');
      return [
        ...(status === 'ok' ? [] : [`the gateway's provider says ${status}`]),
        ...(isCurrent ? [] : ['the gateway uses another key than the current one']),
        ...(await owed()).map((one) => `${one.gateway} is owed the key`),
        ...(told && told.outcome !== 'done' ? [`the newest entry of a delivery says ${told.outcome}`] : []),
      ];
    },
  };
}

async function courierOf(gateway: PracticeGateway): Promise<DeviceDocument> {
  const scopes = ['operator.admin'];
  const asked = { approvedScopes: scopes, sessionScopes: scopes, pollMs: 20 };
  const shared = { kind: 'token', value: SHARED } as const;
  const at = { target: 'gw', url: new URL(gateway.url), location: 'private:here' };
  for await (const event of enroll({ ...at, ...asked, shared })) {
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'proved') return event.document;
  }
  throw new Error('the courier was not paired');
}
