import { counted, duration, iso, list } from '../../functions/notify/words.ts';
import type { Incident } from '../../functions/state/incident.ts';
import type { Uptime } from '../../functions/state/uptime.ts';

/** Incidents that are listed, the newest. */
const LISTED = 10;

/** A check's share of looks that paired, and its last incidents. */
export function uptimeText(uptime: Uptime, now: number): string {
  const { check, votes, failed, confirmed, incidents } = uptime;
  const looks = votes === 0 ? 'no look voted' : `${share(uptime)} of ${votes} looks paired, ${failed} failed`;
  const seconds = confirmed ? `, ${confirmed} needed a second look` : '';
  const hidden = incidents.length - LISTED;
  return [
    `${check}: ${looks}${seconds}`,
    ...incidents.slice(0, LISTED).map((incident) => `  ${incidentLine(incident, now)}`),
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
  ].join('\n');
}

function incidentLine(incident: Incident, now: number): string {
  const { id, openedAt, closedAt, failedLooks, path } = incident;
  const end =
    closedAt === null ? `lasts, for ${duration(now - openedAt)}` : `for ${duration(closedAt - openedAt)}`;
  const how = path.map(({ standing }) => standing).join(' → ') || incident.about.kind;
  const looks = failedLooks > 0 ? `, ${counted(failedLooks, 'failed look')}` : '';
  return `${minute(openedAt)}  ${how} ${end}: ${list(codesOf(incident))}${looks}  ${id}`;
}

/** The same as data. `uptime` is a share from 0 to 1, null where nothing voted; `confirmed` is null where nobody counted. */
export function uptimeObject(uptime: Uptime, now: number) {
  const { check, votes, failed, confirmed, incidents } = uptime;
  return {
    schema: 1,
    check,
    uptime: votes === 0 ? null : (votes - failed) / votes,
    votes,
    failed,
    confirmed,
    incidents: incidents.map((incident) => ({
      id: incident.id,
      about: incident.about.kind,
      openedAt: iso(incident.openedAt),
      closedAt: incident.closedAt === null ? null : iso(incident.closedAt),
      durationMs: (incident.closedAt ?? now) - incident.openedAt,
      codes: codesOf(incident),
      path: incident.path.map(({ standing, since }) => ({ standing, since: iso(since) })),
      failedLooks: incident.failedLooks,
    })),
  };
}

const codesOf = ({ about, causes, tellings }: Incident): readonly string[] => {
  if (about.kind === 'warning') return [about.code];
  const told = tellings.flatMap(({ message }) => message.causes.map(({ code }) => code));
  return [...new Set(causes.length > 0 ? causes.map(({ code }) => code) : told)];
};

function share({ votes, failed }: Uptime): string {
  const percent = (100 * (votes - failed)) / votes;
  return `${failed > 0 ? Math.min(percent, 99.99).toFixed(2) : '100'} %`;
}

const minute = (ms: number): string => `${iso(ms).slice(0, 10)} ${iso(ms).slice(11, 16)} UTC`;
