import { counted, duration } from '../notify/words.ts';
import { isOpen } from '../probe/standing.ts';
import { type Board, type Column, isUnwell, type Row, type RowState } from './board.ts';
import { chips, pager } from './chips.ts';
import { type Html, html } from './html.ts';
import { rowsOf } from './rows.ts';
import { LEGEND } from './signs.ts';
import { page, type Tone, toned } from './style.ts';
import { clockTime, fullTime, type Scene } from './viewer.ts';

export interface StateView {
  readonly board: Board;
  readonly scene: Scene;
  /** From 0. */
  readonly page: number;
  /** The function that is asked for another page. */
  readonly endpoint: string;
}

/** So many fit a table that is read at a glance; what is well and more than that becomes chips. */
const SMALL = 20;
/** Of a page. */
const MOST_ROWS = 40;
const MOST_CHIPS = 300;

/** The panel of state: how many are how, where it is looked from, what is unwell and why, and all the others. */
export function stateView({ board, scene, page: at, endpoint }: StateView): Html {
  const { rows, columns } = board;
  const tabled = rows.length <= SMALL ? rows : rows.filter(isUnwell);
  const others = rows.length <= SMALL ? [] : rows.filter((row) => !isUnwell(row));
  const pages = Math.max(1, Math.ceil(tabled.length / MOST_ROWS), Math.ceil(others.length / MOST_CHIPS));
  const current = Math.min(at, pages - 1);
  return page(
    scene.viewer,
    summary(rows, scene),
    places(columns, scene),
    rowsOf(tabled.slice(current * MOST_ROWS, (current + 1) * MOST_ROWS), columns, scene),
    chips(others.slice(current * MOST_CHIPS, (current + 1) * MOST_CHIPS), scene.now),
    pager(current, pages, endpoint),
    html`<div class="pw-line">${toned('dim', LEGEND)}</div>`,
  );
}

const TONES: Readonly<Record<RowState, Tone>> = {
  down: 'bad',
  partial: 'warn',
  unstable: 'warn',
  up: 'good',
  unseen: 'dim',
  unarmed: 'dim',
  new: 'dim',
};

function summary(rows: readonly Row[], scene: Scene): Html {
  const counts = Object.entries(TONES).flatMap(([state, tone]) => {
    const count = rows.filter((row) => row.state === state).length;
    return count > 0 ? [html`<span class="pw-count">${toned(tone, `${count} ${state}`)}</span>`] : [];
  });
  const warned = rows.filter((row) => row.warnings.length > 0 && !isOpen(row.record.judged.standing)).length;
  const muted = rows.filter(({ mute }) => mute).length;
  const asides = [
    ...(warned > 0 ? [`${warned} with a warning`] : []),
    ...(muted > 0 ? [`${muted} muted`] : []),
    fullTime(scene.now, scene),
  ];
  return html`<div class="pw-line">${counts}${toned('dim', asides.join(' · '))}</div>`;
}

/** Locations that look and judge share a line; one that does not has its own. */
function places(columns: readonly Column[], scene: Scene): Html {
  const troubled = columns.filter((column) => column.silent || column.troubled > 0);
  const sound = columns.filter((column) => !troubled.includes(column));
  return html`${troubled.map((column) => html`<div class="pw-line">${trouble(column, scene)}</div>`)}<div class="pw-line">${sound.map((column) => place(column, scene))}</div>`;
}

function trouble({ location, lookedAt, silent, troubles, troubled }: Column, scene: Scene): Html {
  const name = html`<span class="pw-name">${location}</span>`;
  if (!silent)
    return html`${toned('warn', '?')} ${name} ${toned('warn', `cannot judge ${counted(troubled, 'check')}`)}: ${troubles.join(', ')}`;
  const last =
    lookedAt === null
      ? 'it has never looked'
      : `last looked ${duration(scene.now - lookedAt)} ago, ${clockTime(lookedAt, scene)}`;
  return html`${toned('bad', '○')} ${name} ${toned('bad', 'silent')}: ${last}`;
}

const place = ({ location, lookedAt }: Column, { now }: Scene): Html =>
  html`<span class="pw-place">${toned('good', '●')} ${location} ${toned('dim', `looked ${duration(now - (lookedAt ?? now))} ago`)}</span> `;
