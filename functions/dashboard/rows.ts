import { counted, duration, list } from '../notify/words.ts';
import { type Failing, failingOf, isOpen } from '../probe/standing.ts';
import { isCritical, type StandingWarning } from '../probe/warnings.ts';
import { openIncident } from '../state/incident.ts';
import type { Column, Row } from './board.ts';
import { type Html, html } from './html.ts';
import { signOf } from './signs.ts';
import { type Tone, toned } from './style.ts';
import { clockTime, type Scene } from './viewer.ts';

/** Failing checks whose causes and remedies are written out; the others show their codes. */
const EXPLAINED = 8;

/** A line a check, the cells of its locations, and below it why and what to do. */
export function rowsOf(rows: readonly Row[], columns: readonly Column[], scene: Scene): Html {
  if (rows.length === 0) return html``;
  const head = ['Target', 'State', 'Since', ...columns.map(({ location }) => location)];
  const body = rows.map((row, at) => [
    line(row, scene),
    ...notes(row, at < EXPLAINED, scene).map(
      (note) => html`<tr><td class="pw-more" colspan="${head.length}">${note}</td></tr>`,
    ),
  ]);
  return html`<table class="pw-table"><tr>${head.map((title) => html`<th class="pw-head">${title}</th>`)}</tr>${body.flat()}</table>`;
}

function line({ record, state, cells }: Row, scene: Scene): Html {
  const { now } = scene;
  const { standing } = record.judged;
  const since =
    'since' in standing
      ? html`${clockTime(standing.since, scene)} ${toned('dim', `(${duration(now - standing.since)})`)}`
      : html``;
  const signs = cells.map((cell) => {
    const { tone, sign, text } = signOf(cell, now);
    return html`<td class="pw-cell">${toned(tone, sign)} ${toned(tone === 'good' ? 'text' : tone, text)}</td>`;
  });
  return html`<tr><td class="pw-cell"><span class="pw-name">${record.name}</span></td><td class="pw-cell">${word(state)}</td><td class="pw-cell">${since}</td>${signs}</tr>`;
}

function word(state: Row['state']): Html {
  switch (state) {
    case 'down':
      return html`<span class="pw-fill-bad">DOWN</span>`;
    case 'partial':
    case 'unstable':
      return html`<span class="pw-fill-warn">${state.toUpperCase()}</span>`;
    case 'up':
      return toned('good', 'up');
    case 'unseen':
      return toned('dim', 'was up, nobody looks');
    case 'unarmed':
    case 'new':
      return toned('dim', state);
  }
}

function notes(row: Row, explained: boolean, scene: Scene): readonly Html[] {
  const { record, mute, warnings } = row;
  const { standing } = record.judged;
  return [
    ...(mute ? [html`Muted until ${clockTime(mute.until, scene)} by ${mute.by}: ${mute.because}`] : []),
    ...(standing.is === 'unarmed' ? [toned('dim', standing.reason)] : []),
    ...(explained ? causes(row, scene) : []),
    ...warnings.map((warning) => warningNote(warning, scene)),
  ];
}

/** Locations that fail alike are told together, with the remedy of the first. */
function causes({ record }: Row, scene: Scene): readonly Html[] {
  const { standing } = record.judged;
  if (!isOpen(standing)) return [];
  const alike = Map.groupBy(Object.entries(failingOf(standing)), ([, { fault }]) => fault.code);
  const incident = openIncident(record.incidents, { kind: 'outage' });
  const told = incident
    ? [html`${toned('dim', `Incident ${incident.id}, ${counted(incident.failedLooks, 'failed look')}`)}`]
    : [];
  return [...[...alike.values()].map((failing) => cause(failing, scene)), ...told];
}

function cause(failing: readonly (readonly [string, Failing])[], scene: Scene): Html {
  const [first] = failing;
  if (!first) return html``;
  const [, { fault, since }] = first;
  const where = list(failing.map(([location]) => location));
  const steps = fault.remedy.map((step) => html`<li>${withCommands(step)}</li>`);
  return html`<div>${codeOf('bad', fault.code, scene)} ${fault.summary}.</div><div>${toned('dim', `From ${where} since ${clockTime(since, scene)}. Who acts: ${fault.owner}.`)}</div><ol class="pw-steps">${steps}</ol>`;
}

/** What stands between backticks is to be copied. */
const withCommands = (step: string): Html =>
  html`${step.split('`').map((part, at) => (at % 2 === 1 ? html`<span class="pw-code">${part}</span>` : html`${part}`))}`;

function warningNote({ warning, since, locations }: StandingWarning, scene: Scene): Html {
  const tone = isCritical(warning) ? 'bad' : 'warn';
  return html`${codeOf(tone, warning.code, scene)} for ${duration(scene.now - since)} from ${list(locations)}. ${warning.summary}.`;
}

/** Leads to what the runbook has on it. */
function codeOf(tone: Tone, code: string, { runbook }: Scene): Html {
  const name = html`<span class="pw-name">${toned(tone, code)}</span>`;
  return runbook.startsWith('https:') ? html`<a href="${runbook}#${code.toLowerCase()}">${name}</a>` : name;
}
