import { type Explained, explainedBy } from '../probe/manners.ts';
import type { Signal } from '../probe/signal.ts';
import type { FailingBy } from '../probe/standing.ts';
import { isCritical } from '../probe/warnings.ts';
import { type About, type Incident, trimmed } from '../state/incident.ts';
import { failingFacts, type MessageFacts, troubleFacts, warningFacts } from './facts.ts';
import { close, NOTHING_TO_DO, put, type SubjectContext, tell } from './incidents.ts';

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
      return put(incidents, OUTAGE, context, (incident) => {
        // An alarm may have opened it, without a cause; now there is one.
        const known = signal.signal === 'opened' && incident.tellings.length > 0;
        const before = known ? standingOf(incident) : signal.signal === 'moved' ? signal.from : 'up';
        const after = withCauses(incident, signal.failing, signal.to, tick);
        return tell(after, known ? 'cause-changed' : signal.signal, context, {
          standing: signal.to,
          before,
          ...failingFacts(signal.failing, subject),
        });
      });
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

const standingOf = (incident: Incident): string => incident.path.at(-1)?.standing ?? 'down';

const isOpenOutage = ({ closedAt, about }: Incident): boolean => closedAt === null && about.kind === 'outage';

/**
 * Makes reminders due: for open outages, and for blind or silent locations, that have lasted without a word for so
 * long; and for whatever is still open when the mute ends that kept its last message back.
 */
export function recordReminders(
  incidents: readonly Incident[],
  failing: FailingBy,
  context: SubjectContext,
  everyMs: number,
): readonly Incident[] {
  return incidents.map((incident) => {
    const last = incident.tellings.at(-1);
    if (incident.closedAt !== null || !last) return incident;
    const { message } = last;
    const lasted = incident.about.kind !== 'warning' && context.tick - Date.parse(message.at) >= everyMs;
    if (last.state === 'muted' ? last.mute.until > context.tick : !lasted) return incident;
    const { causes, remedy, reproduce, standing } = message;
    const now = isOpenOutage(incident)
      ? factsOf(incident, failing, context.subject)
      : { causes, remedy, reproduce };
    return tell(incident, 'reminder', context, { standing, before: standing, ...now });
  });
}

/** Of an unstable check nobody may be failing just now: then what was told last still holds. */
function factsOf(incident: Incident, failing: FailingBy, subject: string): MessageFacts {
  const last = incident.tellings.at(-1)?.message;
  if (!last || Object.keys(failing).length > 0) return failingFacts(failing, subject);
  const { causes, remedy, reproduce } = last;
  return { causes, remedy, reproduce };
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
