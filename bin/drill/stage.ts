import { randomBytes } from 'node:crypto';
import { enroll } from '../../functions/handshake/openclaw/enroll.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';
import { certificateAuthority } from './peers/certificates.ts';
import { PracticeGateway } from './peers/gateway.ts';
import { closePlace, type Places, publish, startPlaces } from './places.ts';
import { HOSTS } from './targets.ts';

/** Everything the drill plays on: real servers on loopback, and what the watch holds of keys. */
export interface Stage {
  readonly places: Places;
  /** PEM of the authority that all practice servers are certified by. */
  readonly ca: string;
  readonly gateway: PracticeGateway;
  /** The gateway's shared token. */
  readonly shared: string;
  /** What the watch's key store holds; an injection may replace it. */
  readonly keys: { gateway: DeviceDocument };
  strike(): Promise<void>;
}

export async function startStage(): Promise<Stage> {
  const closers: (() => Promise<unknown>)[] = [];
  const strike = async () => {
    await Promise.allSettled(closers.map((close) => close()));
  };
  try {
    const authority = await certificateAuthority('Practice authority');
    const places = await startPlaces();
    closers.push(...Object.values(places).map((place) => () => closePlace(place)));
    publish(places, Object.values(HOSTS));

    const shared = randomBytes(24).toString('base64url');
    const gateway = await PracticeGateway.start({
      auth: { mode: 'token', token: shared },
      tls: await authority.leaf({ hosts: [HOSTS.gateway] }),
    });
    closers.push(() => gateway.stop());
    const stage = { places, ca: authority.pem, gateway, shared, strike };
    return { ...stage, keys: { gateway: await pairDevice(stage) } };
  } catch (error) {
    await strike();
    throw error;
  }
}

/** Enrols a device (a new one, or one that has to be approved again) and approves it as a person would. */
export async function pairDevice(
  { places, ca, gateway, shared }: Pick<Stage, 'places' | 'ca' | 'gateway' | 'shared'>,
  device?: DeviceDocument,
): Promise<DeviceDocument> {
  const place = places['us-east-1'];
  const events = enroll({
    target: 'gateway',
    url: new URL(`wss://${HOSTS.gateway}:${gateway.port}`),
    location: place.name,
    shared: { kind: 'token', value: shared },
    network: { ca, dns: place.dns.address },
    pollMs: 20,
    waitMs: 5_000,
    ...(device && { device }),
  });
  let ended = 'nothing happened';
  for await (const event of events) {
    if (event.state === 'pending') gateway.approve(event.requestId);
    if (event.state === 'proved') return event.document;
    ended = event.state === 'failed' ? event.fault.code : event.state;
  }
  throw new Error(`the practice gateway did not pair the device: ${ended}`);
}
