import { ALARMS } from '../contract/alarms.ts';
import { isOpen } from '../probe/standing.ts';
import { type About, type Incident, openIncident } from '../state/incident.ts';
import type { CheckRecord, LocationRecord } from '../state/record.ts';
import type { AlarmChange } from './alarm-change.ts';
import { troubleFacts } from './facts.ts';
import { close, NOTHING_TO_DO, put, type SubjectContext, type Told, tell } from './incidents.ts';

const OUTAGE: About = { kind: 'outage' };
const BLINDNESS: About = { kind: 'blindness' };
const SILENCE: About = { kind: 'silence' };

/** Of an outage that only the alarm knows. */
const UNKNOWN = {
  standing: 'up',
  causes: [],
  remedy: ['Read the logs of the probes of that time, and run `pairwatch probe` on the target.'],
  reproduce: null,
} as const;

/** That the alarm alone knows of it, in words for a person. */
const byAlarm = ({ alarmName, reason }: AlarmChange): string =>
  `The alarm ${alarmName} found this; no looks of that time could be read. CloudWatch says: ${reason || 'nothing more'}`;

/** An outage is down that the looks do not know of, or know as less. */
export function recordDown(
  record: CheckRecord,
  change: AlarmChange,
  endpoint: string,
  locations: number,
): CheckRecord {
  const known = openIncident(record.incidents, OUTAGE);
  if (isDown(known)) return record;
  const context = {
    subject: record.name,
    endpoint,
    tick: change.at,
    pairedFrom: [],
    locations,
    failedLooks: 0,
  };
  const { causes, remedy, reproduce, standing } = known?.tellings.at(-1)?.message ?? UNKNOWN;
  const told: Told = {
    standing: 'down',
    before: standing,
    causes,
    remedy,
    reproduce,
    note: byAlarm(change),
  };
  const down = (incident: Incident) =>
    tell(
      { ...incident, path: [...incident.path, { standing: 'down', since: change.at }] },
      known ? 'moved' : 'opened',
      context,
      told,
    );
  return { ...record, incidents: put(record.incidents, OUTAGE, context, down) };
}

/** Whether people have heard of it as down. */
export const isDown = (outage: Incident | undefined): boolean => outage?.path.at(-1)?.standing === 'down';

/** Ends an outage that the alarm alone opened; one that the looks know of is theirs to end. */
export function recordDownOver(record: CheckRecord, change: AlarmChange): CheckRecord {
  const open = openIncident(record.incidents, OUTAGE);
  const last = open?.tellings.at(-1)?.message;
  if (!last || change.at < open.openedAt || isOpen(record.judged.standing)) return record;
  const context = { ...last, tick: change.at, failedLooks: 0 };
  const told = { standing: 'up', before: last.standing, causes: last.causes, ...NOTHING_TO_DO };
  const incidents = close(record.incidents, OUTAGE, context, (incident) =>
    tell(incident, 'recovered', context, told),
  );
  return { ...record, incidents };
}

/**
 * No looks arrive from a location, or they do again. What is known of its targets is not touched. Changes may come in any
 * order: one that is older than what is known adds nothing.
 */
export function recordSilence(record: LocationRecord, change: AlarmChange): LocationRecord {
  const context = contextOf(record, change);
  const is = change.state === 'ALARM';
  const open = openIncident(record.incidents, SILENCE);
  const { heardAt = 0 } = record;
  const known = is ? record : { ...record, heardAt: Math.max(heardAt, change.at) };
  const isLate = change.at < (open?.openedAt ?? heardAt);
  if (is === (open !== undefined) || isLate) return known;
  const cause = {
    location: record.name,
    check: record.name,
    code: 'LOCATION_SILENT',
    phase: null,
    owner: null,
    summary: ALARMS.LocationSilent.summary,
    since: new Date(change.at).toISOString(),
    evidence: { cloudWatch: change.reason },
  };
  const incidents = is
    ? put(record.incidents, SILENCE, context, (incident) =>
        tell(incident, 'silenced', context, {
          standing: 'silent',
          before: 'up',
          causes: [cause],
          remedy: remedyOfSilence(record.name),
          reproduce: null,
        }),
      )
    : close(record.incidents, SILENCE, context, (incident) =>
        tell(incident, 'heard', context, {
          standing: 'up',
          before: 'silent',
          causes: [{ ...cause, since: new Date(incident.openedAt).toISOString() }],
          ...NOTHING_TO_DO,
        }),
      );
  return { ...known, incidents };
}

/** The same incident that the location's own looks open and end, where they get through. */
export function recordBlindness(record: LocationRecord, change: AlarmChange): LocationRecord {
  const context = contextOf(record, change);
  const is = change.state === 'ALARM';
  const open = openIncident(record.incidents, BLINDNESS);
  if (is === (open !== undefined) || (!is && record.sight.blind && hasTroubles(record))) return record;
  const facts = troubleFacts(record.sight.troubles, record.name);
  const told = {
    standing: 'blind',
    before: 'up',
    ...facts,
    ...(!hasTroubles(record) && { note: byAlarm(change) }),
  };
  const last = open?.tellings.at(-1)?.message;
  const incidents = is
    ? put(record.incidents, BLINDNESS, context, (incident) => tell(incident, 'blinded', context, told))
    : close(record.incidents, BLINDNESS, context, (incident) =>
        tell(incident, 'sighted', context, {
          standing: 'up',
          before: 'blind',
          causes: last?.causes ?? [],
          ...NOTHING_TO_DO,
        }),
      );
  return { ...record, sight: { ...record.sight, blind: is }, incidents };
}

const hasTroubles = ({ sight }: LocationRecord): boolean => Object.keys(sight.troubles).length > 0;

const contextOf = ({ name }: LocationRecord, { at }: AlarmChange): SubjectContext => ({
  subject: name,
  endpoint: name,
  tick: at,
  pairedFrom: [],
  locations: 1,
  failedLooks: 0,
});

const remedyOfSilence = (location: string): readonly string[] =>
  location.startsWith('private:')
    ? [
        `See on its machine whether \`pairwatch watch --location ${location} --store aws\` runs, and what it says.`,
        'See whether that machine reaches AWS, and whether its credentials still hold.',
      ]
    : [
        `See in ${location} whether the schedules of the watch are there and enabled, and whether its dead-letter queue holds anything.`,
        `Read the logs of its probe functions: a function that cannot start, or that cannot publish, says why.`,
        'Where something of it was deleted, deploy again.',
      ];
