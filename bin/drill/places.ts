import { LOCATIONS, type LocationName } from './locations.ts';
import { type PracticeDns, startPracticeDns } from './peers/dns.ts';

/** A simulated location: its own resolver, its own address on the outside. */
export interface Place {
  readonly name: LocationName;
  readonly dns: PracticeDns;
  /** As a reverse proxy would tell it (TEST-NET-3, RFC 5737). */
  readonly address: string;
}

export type Places = Readonly<Record<LocationName, Place>>;

export async function startPlaces(): Promise<Places> {
  const places = await Promise.all(
    LOCATIONS.map(async (name, at): Promise<Place> => {
      return { name, dns: await startPracticeDns(), address: `203.0.113.${at + 1}` };
    }),
  );
  return Object.fromEntries(places.map((place) => [place.name, place])) as Record<LocationName, Place>;
}

/** Every location's resolver says from now on that the names are on this machine. */
export function publish(places: Places, names: readonly string[]): void {
  for (const { dns } of Object.values(places))
    for (const name of names) dns.answer(name, { kind: 'address', address: '127.0.0.1' });
}
