import { type Explained, explainedBy } from '../probe/manners.ts';
import type { Signal } from '../probe/signal.ts';
import type { FailingBy } from '../probe/standing.ts';
import { isCritical } from '../probe/warnings.ts';
import { type About, type Incident, isAbout, opened, openIncident, trimmed } from '../state/incident.ts';
import type { Message, MessageKind } from '../state/message.ts';
import { failingFacts, type MessageFacts, troubleFacts, warningFacts } from './facts.ts';
import { iso } from './words.ts';

/** What the messages of a subject need to know besides the signal. */
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

const OUTAGE: About = { kind: 'outage' };
const BLINDNESS: About = { kind: 'blindness' };

/** Signals → incidents with the messages that are due now. Pure; deliver only after the result is stored. */
export function recordTick(
  incidents: readonly Incident[],
  signals: readonly Signal[],
  failing: FailingBy,
  context: SubjectContext,
): readonly Incident[] {
  const counted = incidents.map((incident) =>
    isOpenOutage(incident)
      ? { ...incident, failedLooks: incident.failedLooks + context.failedLooks }
      : incident,
  );
  return signals
    .reduce((all, signal) => recordOne(all, signal, context), counted as readonly Incident[])
    .map((incident) =>
      isOpenOutage(incident) ? { ...incident, explained: learnt(incident, failing) } : incident,
    )
    .map(trimmed);
}

/** What the looks found out about the cause, kept so that nobody asks again. */
function learnt(incident: Incident, failing: FailingBy): Explained {
  return Object.values(failing).reduce<Explained>(
    (known, { fault }) => explainedBy(known, fault),
    incident.explained,
  );
}

function recordOne(
  incidents: readonly Incident[],
  signal: Signal,
  context: SubjectContext,
): readonly Incident[] {
  const { subject, tick } = context;
  switch (signal.signal) {
    case 'opened':
    case 'moved':
      return put(incidents, OUTAGE, context, (incident) =>
        tell(withCauses(incident, signal.failing, signal.to, tick), signal.signal, context, {
          standing: signal.to,
          before: signal.signal === 'moved' ? signal.from : 'up',
          ...failingFacts(signal.failing, subject),
        }),
      );
    case 'cause-changed':
      return put(incidents, OUTAGE, context, (incident) => {
        const standing = standingOf(incident);
        const after = withCauses(incident, signal.failing, standing, tick);
        const known = new Set(incident.causes.map(({ code }) => code));
        const facts = { standing, before: standing, ...failingFacts(signal.failing, subject) };
        const isNews = after.causes.some(({ code }) => !known.has(code));
        return isNews ? tell(after, 'cause-changed', context, facts) : after;
      });
    case 'recovered':
      return close(incidents, OUTAGE, context, (incident) =>
        tell(incident, 'recovered', context, {
          standing: 'up',
          before: standingOf(incident),
          ...factsOf(incident, signal.failing, subject),
          ...NOTHING_TO_DO,
        }),
      );
    case 'warning-appeared':
    case 'warning-critical':
      return put(incidents, { kind: 'warning', code: signal.warning.code }, context, (incident) =>
        tell(incident, signal.signal, context, {
          standing: isCritical(signal.warning) ? 'critical' : 'warning',
          before: signal.signal === 'warning-critical' ? 'warning' : 'up',
          ...warningFacts(signal.warning, signal.locations, { ...context, since: incident.openedAt }),
        }),
      );
    case 'warning-cleared':
      return close(incidents, { kind: 'warning', code: signal.warning.code }, context, (incident) =>
        signal.quiet
          ? incident
          : tell(incident, 'warning-cleared', context, {
              standing: 'up',
              before: isCritical(signal.warning) ? 'critical' : 'warning',
              ...warningFacts(signal.warning, signal.locations, { ...context, since: incident.openedAt }),
              ...NOTHING_TO_DO,
            }),
      );
    case 'blinded':
      return put(incidents, BLINDNESS, context, (incident) =>
        tell(incident, 'blinded', context, {
          standing: 'blind',
          before: 'up',
          ...troubleFacts(signal.troubles, subject),
        }),
      );
    case 'sighted':
      return close(incidents, BLINDNESS, context, (incident) =>
        tell(incident, 'sighted', context, {
          standing: 'up',
          before: 'blind',
          ...troubleFacts(signal.troubles, subject),
          ...NOTHING_TO_DO,
        }),
      );
  }
}

const NOTHING_TO_DO = { remedy: [], reproduce: null };

const standingOf = (incident: Incident): string => incident.path.at(-1)?.standing ?? 'down';

const isOpenOutage = ({ closedAt, about }: Incident): boolean => closedAt === null && about.kind === 'outage';

/** Makes reminders due for open outages and blindnesses that have lasted without a word for so long. */
export function recordReminders(
  incidents: readonly Incident[],
  failing: FailingBy,
  context: SubjectContext,
  everyMs: number,
): readonly Incident[] {
  return incidents.map((incident) => {
    const last = incident.tellings.at(-1)?.message;
    if (incident.closedAt !== null || incident.about.kind === 'warning' || !last) return incident;
    if (context.tick - Date.parse(last.at) < everyMs) return incident;
    const now = isOpenOutage(incident) ? factsOf(incident, failing, context.subject) : {};
    return tell(incident, 'reminder', context, { ...last, before: last.standing, ...now });
  });
}

/** Of an unstable check nobody may be failing just now: then what was told last still holds. */
function factsOf(incident: Incident, failing: FailingBy, subject: string): MessageFacts {
  const last = incident.tellings.at(-1)?.message;
  if (!last || Object.keys(failing).length > 0) return failingFacts(failing, subject);
  const { causes, remedy, reproduce } = last;
  return { causes, remedy, reproduce };
}

function put(
  incidents: readonly Incident[],
  about: About,
  context: SubjectContext,
  change: (incident: Incident) => Incident,
): readonly Incident[] {
  const open = openIncident(incidents, about);
  if (!open) return [...incidents, change(opened(context, about))];
  return incidents.map((incident) => (incident === open ? change(incident) : incident));
}

function close(
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

function withCauses(incident: Incident, failing: FailingBy, standing: string, tick: number): Incident {
  const known = new Set(incident.causes.map((cause) => `${cause.location} ${cause.code} ${cause.since}`));
  const causes = Object.entries(failing)
    .map(([location, { fault, since }]) => ({ location, code: fault.code, since }))
    .filter(({ location, code, since }) => !known.has(`${location} ${code} ${since}`));
  const moved = incident.path.at(-1)?.standing !== standing;
  return {
    ...incident,
    causes: [...incident.causes, ...causes],
    path: moved ? [...incident.path, { standing, since: tick }] : incident.path,
  };
}

function tell(
  incident: Incident,
  kind: MessageKind,
  context: SubjectContext,
  facts: MessageFacts & Pick<Message, 'standing' | 'before'>,
): Incident {
  const message: Message = {
    schema: 1,
    incident: incident.id,
    sequence: (incident.tellings.at(-1)?.message.sequence ?? 0) + 1,
    kind,
    subject: context.subject,
    endpoint: context.endpoint,
    at: iso(context.tick),
    openedAt: iso(incident.openedAt),
    standing: facts.standing,
    before: facts.before,
    causes: facts.causes,
    pairedFrom: context.pairedFrom,
    locations: context.locations,
    failedLooks: incident.failedLooks,
    durationMs: Math.max(0, context.tick - incident.openedAt),
    remedy: facts.remedy,
    reproduce: facts.reproduce,
  };
  return { ...incident, tellings: [...incident.tellings, { state: 'due', message }] };
}
