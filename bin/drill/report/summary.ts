import type { ExpectedIncident } from '../expectations.ts';
import type { FireReport } from '../fire.ts';
import type { ToldIncident } from '../judge.ts';
import { LOCATIONS } from '../locations.ts';
import type { Page } from './lines.ts';

/** An incident that was due, the one that was told, or both. */
interface Row {
  /** Empty after the first row of a fire. */
  readonly name: string;
  readonly exact: boolean;
  readonly expected: ExpectedIncident | undefined;
  readonly told: ToldIncident | undefined;
}

interface Column {
  readonly title: string;
  readonly cell: (row: Row) => string;
}

const NONE = '–';
const codesOf = ({ told }: Row): string => told?.codes.join('+') ?? NONE;

const WIDE: readonly Column[] = [
  { title: '', cell: ({ exact }) => (exact ? '✔' : '✖') },
  { title: 'fault injected', cell: ({ name }) => name },
  { title: 'code expected', cell: ({ expected }) => expected?.code ?? NONE },
  { title: 'code told', cell: codesOf },
  { title: 'state', cell: ({ told }) => told?.standing ?? NONE },
  { title: 'from', cell: ({ told }) => (told ? `${told.locations.length}/${LOCATIONS.length}` : NONE) },
  { title: 'messages', cell: ({ told }) => (told ? messagesOf(told) : NONE) },
];

/** Where two codes a line are too much: the same code is written once. */
const NARROW: readonly Column[] = WIDE.map((column) =>
  column.cell === codesOf
    ? { title: 'told', cell: (row) => (codesOf(row) === row.expected?.code ? 'so' : codesOf(row)) }
    : column,
);

/** A row an incident: what was due, what was told, and by which messages. */
export function summary(fires: readonly FireReport[], page: Page): void {
  const rows = fires.flatMap(rowsOf);
  const wide = table(WIDE, rows, '  ');
  const fits = wide.every((line) => line.length <= page.width);
  const [head = '', ...lines] = fits ? wide : table(NARROW, rows, ' ');
  page.print(page.paint('dim', head));
  for (const [at, line] of lines.entries()) page.print(page.paint(rows[at]?.exact ? 'green' : 'red', line));
  const exact = fires.filter(({ mistakes }) => mistakes.length === 0).length;
  const verdict = `${exact} of ${fires.length} faults named exactly`;
  page.print(`\n${page.paint([exact === fires.length ? 'green' : 'red', 'bold'], verdict)}`);
}

function rowsOf({ injection, expected, told, mistakes }: FireReport): readonly Row[] {
  return Array.from({ length: Math.max(expected.length, told.length) }, (_, at) => ({
    name: at === 0 ? injection.name : '',
    exact: mistakes.length === 0,
    expected: expected[at],
    told: told[at],
  }));
}

/** The end of the incident's id, and the numbers of its messages. */
const messagesOf = ({ id, openings, endings }: ToldIncident): string =>
  `…${id.slice(-6)} ${[...openings, ...endings].map(({ sequence }) => sequence).join(',')}`;

function table(columns: readonly Column[], rows: readonly Row[], gap: string): readonly string[] {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
  ];
  const widths = columns.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  return lines.map((cells) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}
