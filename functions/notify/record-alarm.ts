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

const SEE_THE_LOGS = 'Read the logs of the probes of that time, and run `pairwatch probe` on the target.';

/** That the alarm alone knows of it, in words for a person. */
const byAlarm = ({ alarmName, reason }: AlarmChange): string =>
  `The alarm ${alarmName} found this; no looks of that time could be read. CloudWatch says: ${reason || 'nothing more'}`;

/** Opens an outage that nobody but the alarm knows of. An open one is left as it is. */
export function recordDown(
  record: CheckRecord,
  change: AlarmChange,
  endpoint: string,
  locations: number,
): CheckRecord {
  if (openIncident(record.incidents, OUTAGE)) return record;
  const context = {
    subject: record.name,
    endpoint,
    tick: change.at,
    pairedFrom: [],
    locations,
    failedLooks: 0,
  };
  const told: Told = {
    standing: 'down',
    before: 'up',
    causes: [],
    remedy: [SEE_THE_LOGS],
    reproduce: null,
    note: byAlarm(change),
  };
  const open = (incident: Incident) =>
    tell(
      { ...incident, path: [...incident.path, { standing: 'down', since: change.at }] },
      'opened',
      context,
      told,
    );
  return { ...record, incidents: put(record.incidents, OUTAGE, context, open) };
}

/** Ends an outage that the alarm alone opened; one that the looks know of is theirs to end. */
export function recordDownOver(record: CheckRecord, change: AlarmChange): CheckRecord {
  const last = openIncident(record.incidents, OUTAGE)?.tellings.at(-1)?.message;
  if (!last || isOpen(record.judged.standing)) return record;
  const context = { ...last, tick: change.at, failedLooks: 0 };
  const told = { standing: 'up', before: last.standing, causes: last.causes, ...NOTHING_TO_DO };
  const incidents = close(record.incidents, OUTAGE, context, (incident) =>
    tell(incident, 'recovered', context, told),
  );
  return { ...record, incidents };
}

/** No looks arrive from a location, or they do again. What is known of its targets is not touched. */
export function recordSilence(record: LocationRecord, change: AlarmChange): LocationRecord {
  const context = contextOf(record, change);
  const is = change.state === 'ALARM';
  if (is === (openIncident(record.incidents, SILENCE) !== undefined)) return record;
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
  return { ...record, incidents };
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
