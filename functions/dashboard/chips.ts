import type { Row } from './board.ts';
import { type Html, html } from './html.ts';
import { signOf } from './signs.ts';
import { toned } from './style.ts';

/** What is well: its name, and one sign where all locations say the same, else one for each. */
export function chips(rows: readonly Row[], now: number): Html {
  const each = rows.map(({ record, cells }) => {
    const signs = cells.map((cell) => signOf(cell, now)).filter(({ sign }) => sign !== '');
    const alike = signs.every(({ sign }) => sign === signs[0]?.sign);
    const shown = (alike ? signs.slice(0, 1) : signs).map(({ tone, sign }) => toned(tone, sign));
    return html`<span class="pw-chip">${record.name} ${shown}</span> `;
  });
  return html`<div class="pw-chips">${each}</div>`;
}

/** A widget holds no script; the console calls its function again for another page. */
export function pager(current: number, pages: number, endpoint: string): Html {
  if (pages === 1) return html``;
  const button = (to: number, label: string) =>
    html`<a class="pw-button">${label}</a><cwdb-action action="call" endpoint="${endpoint}">${JSON.stringify({ view: 'state', page: to })}</cwdb-action> `;
  return html`<div class="pw-line">${toned('dim', `Page ${current + 1} of ${pages}`)} ${[
    ...(current > 0 ? [button(current - 1, 'Previous')] : []),
    ...(current + 1 < pages ? [button(current + 1, 'Next')] : []),
  ]}</div>`;
}
