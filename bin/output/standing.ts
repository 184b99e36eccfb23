import { counted, duration, iso } from '../../functions/notify/words.ts';
import { failingOf, isOpen } from '../../functions/probe/standing.ts';
import { isCritical } from '../../functions/probe/warnings.ts';
import { isDone } from '../../functions/state/incident.ts';
import { type Mute, muteOf } from '../../functions/state/mute.ts';
import type { CheckRecord, LocationRecord, StoredRecord } from '../../functions/state/record.ts';
import type { Paint } from './paint.ts';
import type { Silence } from './silence.ts';

const COLOUR_OF = {
  new: 'dim',
  unarmed: 'dim',
  up: 'green',
  partial: 'yellow',
  unstable: 'yellow',
  down: 'red',
} as const;

/** What `status` tells of. */
export interface StatusFacts {
  readonly records: readonly StoredRecord[];
  readonly mutes: readonly Mute[];
  readonly silences: readonly Silence[];
  /** Epoch ms. */
  readonly now: number;
}

/** What is down, since when, why, from where; one paragraph a check. */
export function statusText({ records, mutes, silences, now }: StatusFacts, paint: Paint): string {
  const checks = records.filter((record) => record.kind === 'check');
  const width = Math.max(...checks.map(({ name }) => name.length));
  const blind = records.filter((record) => record.kind === 'location').filter(({ sight }) => sight.blind);
  return [
    ...checks.flatMap((record) => checkLines(record, width, { mutes, now }, paint)),
    ...blind.flatMap((record) => blindLines(record, now, paint)),
    ...silences.map((silence) => silenceLine(silence, now, paint)),
  ].join('\n');
}

function checkLines(
  record: CheckRecord,
  width: number,
  { mutes, now }: Pick<StatusFacts, 'mutes' | 'now'>,
  paint: Paint,
): readonly string[] {
  const { standing } = record.judged;
  const last = Math.max(...Object.values(record.looks).map(({ at }) => at));
  const times = [
    ...('since' in standing ? [`for ${duration(now - standing.since)}`] : []),
    ...(Number.isFinite(last) ? [`last look ${duration(now - last)} ago`] : []),
  ];
  const word = paint(COLOUR_OF[standing.is], standing.is.padEnd(8));
  const mute = muteOf(record.name, mutes, now);
  return [
    `${record.name.padEnd(width)}  ${word} ${times.join(', ')}`.trimEnd(),
    ...(standing.is === 'unarmed' ? [`    ${standing.reason}`] : []),
    ...(mute
      ? [`    ${paint('dim', 'muted')} for ${duration(mute.until - now)} by ${mute.by}: ${mute.because}`]
      : []),
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

const silenceLine = ({ location, lastAt }: Silence, now: number, paint: Paint): string =>
  `${location}  ${paint('yellow', 'silent')}${lastAt === null ? ': it has not looked yet' : ` for ${duration(now - lastAt)}`}`;

/** The same as one JSON object. Times are ISO 8601, UTC. */
export function statusJson({ records, mutes, silences, now }: StatusFacts): string {
  const checks = records
    .filter((record) => record.kind === 'check')
    .map((record) => checkObject(record, muteOf(record.name, mutes, now)));
  const locations = records.filter((record) => record.kind === 'location').map(locationObject);
  const silent = silences.map(({ location, lastAt }) => ({
    location,
    lastLook: lastAt === null ? null : iso(lastAt),
  }));
  return JSON.stringify({ schema: 1, at: iso(now), checks, locations, silent });
}

function checkObject(
  { name, judged: { standing }, looks, warnings, incidents }: CheckRecord,
  mute: Mute | undefined,
) {
  return {
    check: name,
    standing: standing.is,
    since: 'since' in standing ? iso(standing.since) : null,
    ...(standing.is === 'unarmed' && { reason: standing.reason }),
    muted: mute ? { until: iso(mute.until), by: mute.by, because: mute.because } : null,
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
