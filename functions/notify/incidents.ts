import { type About, type Incident, isAbout, opened, openIncident, type Telling } from '../state/incident.ts';
import { type Message, type MessageKind, type MuteNote, type Severity, worstOf } from '../state/message.ts';
import type { MessageFacts } from './facts.ts';
import { iso } from './words.ts';

/** What the messages of a subject need to know besides what happened. */
export interface SubjectContext {
  readonly subject: string;
  readonly endpoint: string;
  readonly tick: number;
  /** Locations that pair, or paired when last heard. */
  readonly pairedFrom: readonly string[];
  readonly locations: number;
  /** New at this tick. */
  readonly failedLooks: number;
}

/** What a message says of an incident: why, what to do, and where it stands. */
export type Told = MessageFacts & Pick<Message, 'standing' | 'before' | 'note'>;

/** For a message that ends something. */
export const NOTHING_TO_DO = { remedy: [], reproduce: null };

const SEVERITY_OF: Readonly<Record<string, Severity>> = {
  down: 'page',
  silent: 'page',
  alarm: 'page',
  partial: 'ticket',
  unstable: 'ticket',
  critical: 'ticket',
  blind: 'ticket',
};

export const severityOf = (standing: string): Severity => SEVERITY_OF[standing] ?? 'info';

/** Changes the open incident about this, or a new one. */
export function put(
  incidents: readonly Incident[],
  about: About,
  context: SubjectContext,
  change: (incident: Incident) => Incident,
): readonly Incident[] {
  const open = openIncident(incidents, about);
  if (!open) return [...incidents, change(opened(context, about))];
  return incidents.map((incident) => (incident === open ? change(incident) : incident));
}

/** Ends the open incident about this, where there is one. */
export function close(
  incidents: readonly Incident[],
  about: About,
  context: SubjectContext,
  change: (incident: Incident) => Incident,
): readonly Incident[] {
  return incidents.map((incident) =>
    incident.closedAt === null && isAbout(incident, about)
      ? { ...change(incident), closedAt: context.tick }
      : incident,
  );
}

/** Adds a message that is due now. */
export function tell(incident: Incident, kind: MessageKind, context: SubjectContext, told: Told): Incident {
  const last = incident.tellings.at(-1)?.message;
  const severities = [severityOf(told.standing), ...(last ? [last.severity] : [])];
  const muted = muteNote(incident.tellings, context.tick);
  const message: Message = {
    schema: 1,
    incident: incident.id,
    sequence: (last?.sequence ?? 0) + 1,
    kind,
    subject: context.subject,
    endpoint: context.endpoint,
    at: iso(context.tick),
    openedAt: iso(incident.openedAt),
    standing: told.standing,
    severity: worstOf(severities),
    before: told.before,
    causes: told.causes,
    pairedFrom: context.pairedFrom,
    locations: context.locations,
    failedLooks: incident.failedLooks,
    durationMs: Math.max(0, context.tick - incident.openedAt),
    remedy: told.remedy,
    reproduce: told.reproduce,
    ...(muted && { muted }),
    ...(told.note !== undefined && { note: told.note }),
  };
  return { ...incident, tellings: [...incident.tellings, { state: 'due', message }] };
}

/** That the messages since the last one that was not muted were kept back. */
function muteNote(tellings: readonly Telling[], tick: number): MuteNote | undefined {
  const last = tellings.at(-1);
  if (last?.state !== 'muted') return undefined;
  const kept = tellings.length - 1 - tellings.findLastIndex(({ state }) => state !== 'muted');
  const { since, until, because, by } = last.mute;
  return { since, until: Math.min(until, tick), because, by, kept };
}
