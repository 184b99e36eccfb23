import { duration, list } from '../notify/words.ts';
import type { HistoryEntry } from '../state/history.ts';
import type { Incident } from '../state/incident.ts';
import type { StoredRecord } from '../state/record.ts';
import { type Html, html } from './html.ts';
import { page, toned } from './style.ts';
import { clockTime, type Scene } from './viewer.ts';

/** Rows of the panel. */
const MOST = 40;
/** Codes named of one incident. */
const MOST_CODES = 3;

/** Open incidents from the records and ended ones from the history, each once, the newest first. */
export async function incidentsOf(
  records: readonly StoredRecord[],
  history: AsyncIterable<HistoryEntry>,
): Promise<readonly Incident[]> {
  const found = new Map<string, Incident>();
  for await (const entry of history)
    if (entry.entry === 'incident') found.set(entry.incident.id, entry.incident);
  for (const { incidents } of records) for (const incident of incidents) found.set(incident.id, incident);
  return [...found.values()].toSorted((a, b) => b.openedAt - a.openedAt);
}

export interface IncidentsView {
  readonly incidents: readonly Incident[];
  /** Since when the history was read, epoch ms. */
  readonly since: number;
  readonly scene: Scene;
}

/** The panel of incidents: what happened, why and for how long; what lasts comes first. */
export function incidentsView({ incidents, since, scene }: IncidentsView): Html {
  if (incidents.length === 0)
    return page(
      scene.viewer,
      html`<div class="pw-line">${toned('good', '●')} No incident since ${clockTime(since, scene)}.</div>`,
    );
  const open = incidents.filter(({ closedAt }) => closedAt === null);
  const shown = [...open, ...incidents.filter(({ closedAt }) => closedAt !== null)].slice(0, MOST);
  const head = ['Began', 'Lasted', 'What', 'Went through', 'Why'];
  const hidden = incidents.length - shown.length;
  return page(
    scene.viewer,
    html`<table class="pw-table"><tr>${head.map((title) => html`<th class="pw-head">${title}</th>`)}</tr>${shown.map((incident) => line(incident, scene))}</table>`,
    html`<div class="pw-line">${toned('dim', `Since ${clockTime(since, scene)}${hidden > 0 ? `, and ${hidden} more` : ''}. All of them: pairwatch history --store aws`)}</div>`,
  );
}

function line(incident: Incident, scene: Scene): Html {
  const { subject, openedAt, closedAt } = incident;
  const lasted =
    closedAt === null
      ? toned('bad', `lasts, ${duration(scene.now - openedAt)}`)
      : toned('text', duration(closedAt - openedAt));
  const cells = [
    toned('text', clockTime(openedAt, scene)),
    lasted,
    html`<span class="pw-name">${subject}</span>`,
    toned('text', pathOf(incident)),
    toned('text', whyOf(incident)),
  ];
  return html`<tr>${cells.map((cell) => html`<td class="pw-cell">${cell}</td>`)}</tr>`;
}

function pathOf({ about, path }: Incident): string {
  if (about.kind === 'warning') return 'warning';
  if (about.kind === 'blindness') return 'watcher could not judge';
  return path.map(({ standing }) => standing).join(' → ');
}

function whyOf({ about, causes, tellings }: Incident): string {
  if (about.kind === 'warning') return about.code;
  const told = tellings.flatMap(({ message }) => message.causes.map(({ code }) => code));
  const codes = [...new Set(causes.length > 0 ? causes.map(({ code }) => code) : told)];
  const more = codes.length - MOST_CODES;
  return `${list(codes.slice(0, MOST_CODES))}${more > 0 ? ` and ${more} more` : ''}`;
}
