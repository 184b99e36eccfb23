import { type lookup, Resolver } from 'node:dns';
import { LOCATIONS, type LocationName } from './locations.ts';
import { type PracticeDns, startPracticeDns } from './peers/dns.ts';
import { type PracticeProxy, startPracticeProxy } from './peers/proxy.ts';

/** A simulated location: its own resolver, its own way out, its own address on the outside. */
export interface Place {
  readonly name: LocationName;
  readonly dns: PracticeDns;
  readonly proxy: PracticeProxy;
  /** What the proxy wants from everybody; nothing while both are empty. */
  readonly proxyAuth: { user: string; password: string };
  /** As a reverse proxy would tell it (TEST-NET-3, RFC 5737). */
  readonly address: string;
}

export type Places = Readonly<Record<LocationName, Place>>;

export async function startPlaces(): Promise<Places> {
  const places = await Promise.all(LOCATIONS.map(startPlace));
  return Object.fromEntries(places.map((place) => [place.name, place])) as Record<LocationName, Place>;
}

async function startPlace(name: LocationName, at: number): Promise<Place> {
  const dns = await startPracticeDns();
  const proxyAuth = { user: '', password: '' };
  const proxy = await startPracticeProxy({ auth: proxyAuth, lookup: lookupBy(dns) });
  return { name, dns, proxy, proxyAuth, address: `203.0.113.${at + 1}` };
}

export async function closePlace({ dns, proxy }: Place): Promise<void> {
  await Promise.allSettled([dns.close(), proxy.close()]);
}

/** Every location's resolver says from now on that the names are on this machine. */
export function publish(places: Places, names: readonly string[]): void {
  for (const { dns } of Object.values(places))
    for (const name of names) dns.answer(name, { kind: 'address', address: '127.0.0.1' });
}

/** A proxy asks the resolver of its own location. */
function lookupBy(dns: PracticeDns): typeof lookup {
  const resolver = new Resolver();
  resolver.setServers([dns.address]);
  const look = (
    host: string,
    options: { all?: boolean },
    done: (error: Error | null, found?: unknown, family?: number) => void,
  ) =>
    resolver.resolve4(host, (error, addresses) => {
      if (error) done(error);
      else if (options.all)
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
      else done(null, addresses[0], 4);
    });
  return look as typeof lookup;
}
