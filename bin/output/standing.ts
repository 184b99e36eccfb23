import { counted, duration, iso } from '../../functions/notify/words.ts';
import { failingOf, isOpen } from '../../functions/probe/standing.ts';
import { isCritical } from '../../functions/probe/warnings.ts';
import { isDone } from '../../functions/state/incident.ts';
import type { CheckRecord, LocationRecord, StoredRecord } from '../../functions/state/record.ts';
import type { Paint } from './paint.ts';

const COLOUR_OF = {
  new: 'dim',
  unarmed: 'dim',
  up: 'green',
  partial: 'yellow',
  unstable: 'yellow',
  down: 'red',
} as const;

/** What is down, since when, why, from where; one paragraph a check. */
export function statusText(records: readonly StoredRecord[], now: number, paint: Paint): string {
  const checks = records.filter((record) => record.kind === 'check');
  const width = Math.max(...checks.map(({ name }) => name.length));
  const blind = records.filter((record) => record.kind === 'location' && record.sight.blind);
  return [
    ...checks.flatMap((record) => checkLines(record, width, now, paint)),
    ...blind.flatMap((record) => blindLines(record as LocationRecord, now, paint)),
  ].join('\n');
}

function checkLines(record: CheckRecord, width: number, now: number, paint: Paint): readonly string[] {
  const { standing } = record.judged;
  const last = Math.max(...Object.values(record.looks).map(({ at }) => at));
  const looked = Number.isFinite(last) ? `, last look ${duration(now - last)} ago` : '';
  const since = 'since' in standing ? ` for ${duration(now - standing.since)}` : '';
  const word = paint(COLOUR_OF[standing.is], standing.is.padEnd(8));
  return [
    `${record.name.padEnd(width)}  ${word}${since}${looked}`,
    ...(standing.is === 'unarmed' ? [`    ${standing.reason}`] : []),
    ...causeLines(record, now),
    ...warningLines(record, now, paint),
  ];
}

function causeLines({ judged, incidents }: CheckRecord, now: number): readonly string[] {
  const causes = Object.entries(failingOf(judged.standing)).map(
    ([location, { fault, since }]) =>
      `    ${location}: ${fault.code} for ${duration(now - since)}. ${fault.summary}`,
  );
  const incident = incidents.find(({ closedAt, about }) => closedAt === null && about.kind === 'outage');
  const [first] = Object.values(failingOf(judged.standing));
  const remedy = first?.fault.remedy.map((step, at) => `    ${at + 1}. ${step}`) ?? [];
  return incident
    ? [...causes, ...remedy, `    incident ${incident.id}, ${counted(incident.failedLooks, 'failed look')}`]
    : causes;
}

const warningLines = ({ warnings }: CheckRecord, now: number, paint: Paint): readonly string[] =>
  Object.values(warnings).map(({ warning, since }) => {
    const word = isCritical(warning) ? paint('red', 'critical') : paint('yellow', 'warning');
    return `    ${word} ${warning.code} for ${duration(now - since)}. ${warning.summary}`;
  });

const blindLines = ({ name, sight }: LocationRecord, now: number, paint: Paint): readonly string[] => [
  `${name}  ${paint('yellow', 'cannot judge')}`,
  ...Object.entries(sight.troubles).map(
    ([check, { code, since, summary }]) => `    ${check}: ${code} for ${duration(now - since)}. ${summary}`,
  ),
];

/** The same as one JSON object. Times are ISO 8601, UTC. */
export function statusJson(records: readonly StoredRecord[], now: number): string {
  const checks = records.filter((record) => record.kind === 'check').map(checkObject);
  const locations = records.filter((record) => record.kind === 'location').map(locationObject);
  return JSON.stringify({ schema: 1, at: iso(now), checks, locations });
}

function checkObject({ name, judged: { standing }, looks, warnings, incidents }: CheckRecord) {
  return {
    check: name,
    standing: standing.is,
    since: 'since' in standing ? iso(standing.since) : null,
    ...(standing.is === 'unarmed' && { reason: standing.reason }),
    causes: isOpen(standing)
      ? Object.entries(standing.failing).map(([location, { fault, since }]) => ({
          location,
          since: iso(since),
          fault,
        }))
      : [],
    warnings: Object.values(warnings).map(({ warning, since, locations }) => ({
      ...warning,
      since: iso(since),
      locations,
    })),
    looks: Object.entries(looks).map(([location, { tick, at, ...look }]) => ({
      location,
      tick: iso(tick),
      at: iso(at),
      ...look,
    })),
    incidents: incidents.filter((incident) => !isDone(incident)).map(({ id }) => id),
  };
}

const locationObject = ({ name, sight, holds }: LocationRecord) => ({
  location: name,
  blind: sight.blind,
  troubles: Object.entries(sight.troubles).map(([check, { since, ...trouble }]) => ({
    check,
    ...trouble,
    since: iso(since),
  })),
  holds: Object.entries(holds).map(([lane, { until, reason }]) => ({ lane, reason, until: iso(until) })),
});
