import { PracticeApi } from '../../bin/drill/peers/api.ts';
import { certificateAuthority } from '../../bin/drill/peers/certificates.ts';
import { PracticeGateway } from '../../bin/drill/peers/gateway.ts';
import { enroll } from '../../functions/handshake/openclaw/enroll.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';

/** What the soak needs to know of its peers. */
export interface SoakPeers {
  readonly apiUrl: string;
  readonly gatewayUrl: string;
  readonly ca: string;
  readonly key: string;
  readonly device: DeviceDocument;
}

const KEY = 'sk-soak-5Jr8Xq2Wm7Zt4Vb9';
const SHARED = 'gw-soak-3Kd6Ny9Lc1';

const authority = await certificateAuthority('Soak Root');
const tls = await authority.leaf();
const api = await PracticeApi.start({ keys: [KEY], certificate: tls });
const gateway = await PracticeGateway.start({ auth: { mode: 'token', token: SHARED }, tls });
const gatewayUrl = `wss://localhost:${gateway.port}`;
const peers: SoakPeers = {
  apiUrl: `https://localhost:${api.port}/v1`,
  gatewayUrl,
  ca: authority.pem,
  key: KEY,
  device: await enrolled(),
};
process.send?.(peers);
process.on('disconnect', () => process.exit());

async function enrolled(): Promise<DeviceDocument> {
  const shared = { kind: 'token', value: SHARED } as const;
  const target = { target: 'soak', url: new URL(gatewayUrl), location: 'private:soak', shared };
  for await (const event of enroll({ ...target, network: { ca: authority.pem }, pollMs: 20, waitMs: 5000 })) {
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'proved') return event.document;
  }
  throw new Error('the practice gateway did not pair the device');
}
