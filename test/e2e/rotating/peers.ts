import { randomBytes } from 'node:crypto';
import { PracticeOpenAi } from '../../../bin/drill/peers/admin/openai.ts';
import { PracticeGateway } from '../../../bin/drill/peers/gateway.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import { formatGatewayVault } from '../../../functions/keys/gateway-vault.ts';
import { paired } from '../harness/peers.ts';

export const PROJECT = 'proj_practice';
/** The provider, as the gateway's own configuration names it. */
export const PROVIDER = 'practice';

/** What issues the keys and takes them, on loopback; and what the secrets hold at the beginning, by their names. */
export interface RotatingPeers {
  readonly provider: PracticeOpenAi;
  /** Its AI provider takes the key that `readSecret` of its state finds at a reload. */
  readonly gateway: PracticeGateway;
  readonly secrets: Readonly<
    Record<'api' | 'admin' | 'device' | 'device/standby' | 'courier' | 'shared-token', string>
  >;
  /** Every key, token and private key there has been until now, of which nothing that is told may hold a part. */
  readonly markers: () => readonly string[];
  stop(): Promise<void>;
}

export async function startRotatingPeers(): Promise<RotatingPeers> {
  const [api, adminKey, shared] = [newKey('sk-proj-'), newKey('sk-admin-'), newKey('shr-')];
  const seen = new Set([api, adminKey, shared]);
  const provider = await PracticeOpenAi.start({ adminKey, project: PROJECT, keys: [api] });
  const gateway = await PracticeGateway.start({
    auth: { mode: 'token', token: shared },
    tap: () => {
      const { auth, store } = gateway.state;
      if (auth.mode === 'token') seen.add(auth.token);
      for (const { token } of store.paired()) if (token) seen.add(token.value);
      return undefined;
    },
    providers: { [PROVIDER]: { baseUrl: provider.url.href, apiKey: api } },
  });
  const device = await paired(gateway, shared);
  const standby = await paired(gateway, shared);
  const courier = await paired(gateway, shared, ['operator.admin']);
  for (const { privateKey, deviceToken } of [device, standby, courier]) seen.add(privateKey).add(deviceToken);
  provider.server.gate = () => {
    for (const { value } of provider.keys) seen.add(value);
  };
  return {
    provider,
    gateway,
    secrets: {
      api,
      admin: JSON.stringify({ schema: 1, adminKey }),
      device: formatDeviceDocument(device),
      'device/standby': formatGatewayVault({
        schema: 2,
        standby,
        shared: { kind: 'token', value: shared },
      }),
      courier: formatDeviceDocument(courier),
      'shared-token': shared,
    },
    markers: () => [...seen],
    stop: async () => {
      await Promise.allSettled([provider.server.stop(), gateway.stop()]);
    },
  };
}

const newKey = (prefix: string): string => `${prefix}${randomBytes(24).toString('base64url')}`;
