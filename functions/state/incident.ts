import { createHash } from 'node:crypto';
import type { WarningCode } from '../contract/warnings.ts';
import type { Explained } from '../probe/manners.ts';
import type { Message } from './message.ts';
import type { Mute } from './mute.ts';

/** What an incident is about: a check that fails, a warning of a check, a location that cannot judge or is not heard. */
export type About =
  | { readonly kind: 'outage' }
  | { readonly kind: 'warning'; readonly code: WarningCode }
  | { readonly kind: 'blindness' }
  | { readonly kind: 'silence' };

/** A cause as it came up, for the record. */
export interface IncidentCause {
  readonly location: string;
  readonly code: string;
  /** Tick, epoch ms. */
  readonly since: number;
}

/** `due` is written before the delivery and `told` after it: a crash between them repeats, and loses nothing. */
export type Telling =
  | { readonly state: 'due' | 'told'; readonly message: Message }
  /** Nobody was told, and nobody will be: it fell into this mute. */
  | { readonly state: 'muted'; readonly message: Message; readonly mute: Mute };

/** One record from opening to recovery; everything said about it carries its id. */
export interface Incident {
  readonly id: string;
  /** The check's published name, or the location. */
  readonly subject: string;
  readonly about: About;
  /** Tick, epoch ms. */
  readonly openedAt: number;
  /** Tick, epoch ms; null while it lasts. */
  readonly closedAt: number | null;
  /** The standings it went through, with the ticks they began at. */
  readonly path: readonly { readonly standing: string; readonly since: number }[];
  readonly causes: readonly IncidentCause[];
  readonly failedLooks: number;
  readonly explained: Explained;
  readonly tellings: readonly Telling[];
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * 26 characters in the shape of a ULID: sorts by the opening tick, and is the same whoever opens the incident,
 * since the rest is a hash of what it is about.
 */
export function incidentId(subject: string, about: About, openedAt: number): string {
  const kind = about.kind === 'warning' ? `warning ${about.code}` : about.kind;
  const hash = createHash('sha256').update(`${subject}\0${kind}\0${openedAt}`).digest();
  const time = Array.from({ length: 10 }, (_, at) => digit(Math.floor(openedAt / 32 ** (9 - at)) % 32));
  return [...time, ...Array.from({ length: 16 }, (_, at) => digit((hash[at] ?? 0) % 32))].join('');
}

const digit = (value: number): string => CROCKFORD[value] ?? '0';

export function opened(
  { subject, tick, failedLooks }: { subject: string; tick: number; failedLooks: number },
  about: About,
): Incident {
  return {
    id: incidentId(subject, about, tick),
    subject,
    about,
    openedAt: tick,
    closedAt: null,
    path: [],
    causes: [],
    failedLooks: about.kind === 'outage' ? failedLooks : 0,
    explained: {},
    tellings: [],
  };
}

export const isAbout = (incident: Incident, about: About): boolean =>
  incident.about.kind === about.kind &&
  (about.kind !== 'warning' || (incident.about.kind === 'warning' && incident.about.code === about.code));

export function openIncident(incidents: readonly Incident[], about: About): Incident | undefined {
  return incidents.find((incident) => incident.closedAt === null && isAbout(incident, about));
}

/** Causes, standings and settled messages that a record keeps of an incident: it may wobble for days. */
export const KEPT = 50;

/** The newest of each list; what is due stays, however much that is. */
export const trimmed = (incident: Incident): Incident => ({
  ...incident,
  path: incident.path.slice(-KEPT),
  causes: incident.causes.slice(-KEPT),
  tellings: incident.tellings.filter(({ state }, at, { length }) => state === 'due' || at >= length - KEPT),
});

/** Ended, and nothing about it is left to tell. */
export const isDone = ({ closedAt, tellings }: Incident): boolean =>
  closedAt !== null && tellings.every(({ state }) => state !== 'due');

/** What a record has to tell, in the order of its incidents. */
export const dueMessages = ({ incidents }: { readonly incidents: readonly Incident[] }): readonly Message[] =>
  incidents.flatMap(({ tellings }) =>
    tellings.filter(({ state }) => state === 'due').map(({ message }) => message),
  );

/** The incidents with one of their messages told, or muted. */
export function settled(
  incidents: readonly Incident[],
  message: Message,
  by: Mute | undefined,
): readonly Incident[] {
  const settle = (telling: Telling): Telling => {
    if (telling.message.sequence !== message.sequence) return telling;
    return by
      ? { state: 'muted', message: telling.message, mute: by }
      : { state: 'told', message: telling.message };
  };
  return incidents.map((incident) =>
    incident.id === message.incident ? { ...incident, tellings: incident.tellings.map(settle) } : incident,
  );
}

/** Whether a message is the end of something that people were told of: they hear of it, whatever is muted since. */
export function endsWhatWasTold(
  incidents: readonly Incident[],
  { incident: id, sequence }: Message,
): boolean {
  const incident = incidents.find((known) => known.id === id);
  if (!incident || incident.closedAt === null) return false;
  const { tellings } = incident;
  return tellings.at(-1)?.message.sequence === sequence && tellings.some(({ state }) => state === 'told');
}

/** Whether its last message was kept back by a mute that has not ended by itself yet. */
const isKeptBack = ({ closedAt, tellings }: Incident, now: number): boolean => {
  const last = tellings.at(-1);
  return closedAt === null && last?.state === 'muted' && last.mute.until > now;
};

export const keepsBack = (incidents: readonly Incident[], now: number): boolean =>
  incidents.some((incident) => isKeptBack(incident, now));

/** The incidents once the mute that kept them back was ended early: their reminder is due at the next tick. */
export const unmuted = (incidents: readonly Incident[], now: number): readonly Incident[] =>
  incidents.map((incident) =>
    isKeptBack(incident, now)
      ? {
          ...incident,
          tellings: incident.tellings.map((telling) =>
            telling.state === 'muted'
              ? { ...telling, mute: { ...telling.mute, until: Math.min(telling.mute.until, now) } }
              : telling,
          ),
        }
      : incident,
  );
