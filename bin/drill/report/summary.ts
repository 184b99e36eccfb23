import type { FireReport } from '../fire.ts';
import { LOCATIONS } from '../locations.ts';
import type { Page } from './lines.ts';

const HEAD = ['', 'fault injected', 'code expected', 'code told', 'state', 'from', 'incident'] as const;

/** A row an incident: what was due, what was told, and by which message. */
export function summary(fires: readonly FireReport[], page: Page): void {
  const rows = fires.flatMap(rowsOf);
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row.cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  page.print(page.paint('dim', line(HEAD)));
  for (const { exact, cells } of rows) page.print(page.paint(exact ? 'green' : 'red', line(cells)));
  page.print('');
  const exact = fires.filter(({ mistakes }) => mistakes.length === 0).length;
  const verdict = `${exact} of ${fires.length} faults named exactly`;
  page.print(page.paint([exact === fires.length ? 'green' : 'red', 'bold'], verdict));
}

function rowsOf(fire: FireReport): { exact: boolean; cells: readonly string[] }[] {
  const exact = fire.mistakes.length === 0;
  const count = Math.max(fire.expected.length, fire.told.length);
  return Array.from({ length: count }, (_, at) => {
    const expected = fire.expected[at];
    const told = fire.told[at];
    const ids = told
      ? `…${told.id.slice(-6)} ${[...told.openings, ...told.endings].map((m) => m.sequence)}`
      : '–';
    return {
      exact,
      cells: [
        exact ? '✔' : '✖',
        at === 0 ? fire.injection.name : '',
        expected?.code ?? '–',
        told?.codes.join('+') ?? '–',
        told?.standing ?? '–',
        told ? `${told.locations.length}/${LOCATIONS.length}` : '–',
        ids,
      ],
    };
  });
}
