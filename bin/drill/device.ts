import { enroll } from '../../functions/handshake/openclaw/enroll.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';
import { HOSTS } from './hosts.ts';
import type { Authority } from './peers/certificates.ts';
import type { PracticeGateway } from './peers/gateway.ts';
import type { Places } from './places.ts';

/** What a device is paired with, and from where. */
export interface GatewayGround {
  readonly places: Places;
  /** Certifies all practice servers. */
  readonly authority: Authority;
  readonly gateway: PracticeGateway;
  /** The gateway's shared token. */
  readonly shared: string;
}

/**
 * Enrols a device (a new one, or one that has to be approved again) and approves it as a person would. `scopes`: what it
 * is for, where that is more than to watch.
 */
export async function pairDevice(
  { places, authority, gateway, shared }: GatewayGround,
  device?: DeviceDocument,
  scopes?: readonly string[],
): Promise<DeviceDocument> {
  const place = places['us-east-1'];
  const events = enroll({
    target: 'gateway',
    url: new URL(`wss://${HOSTS.gateway}:${gateway.port}`),
    location: place.name,
    shared: { kind: 'token', value: shared },
    network: { ca: authority.pem, dns: place.dns.address },
    pollMs: 20,
    waitMs: 5_000,
    ...(device && { device }),
    ...(scopes && { approvedScopes: scopes, sessionScopes: scopes }),
  });
  let ended = 'nothing happened';
  for await (const event of events) {
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'proved') return event.document;
    ended = event.state === 'failed' ? event.fault.code : event.state;
  }
  throw new Error(`the practice gateway did not pair the device: ${ended}`);
}
