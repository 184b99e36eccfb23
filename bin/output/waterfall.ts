import { stripVTControlCharacters } from 'node:util';
import type { Outcome, Verdict } from '../../functions/contract/verdict.ts';
import type { Paint } from './paint.ts';
import { factPairs, milliseconds, oneLine, type Row, rowsOf, verdictWord, warningRemedy } from './words.ts';

const MARKS: Readonly<
  Record<Outcome, { readonly mark: string; readonly style: 'green' | 'yellow' | 'red' | 'magenta' }>
> = {
  paired: { mark: '✔', style: 'green' },
  degraded: { mark: '▲', style: 'yellow' },
  failed: { mark: '✖', style: 'red' },
  inconclusive: { mark: '?', style: 'magenta' },
};

const LABEL = 13;
const DURATION = 10;
/** Facts beside the bars need at least this many columns; else they go on a line of their own. */
const FACTS_BESIDE = 24;

/** A verdict for a person at a terminal: phases as bars on one time axis, then what is wrong and what to do. */
export function waterfall(
  verdict: Verdict,
  reproduction: string | undefined,
  columns: number,
  paint: Paint,
): string {
  const width = Math.max(40, columns);
  const { mark, style } = MARKS[verdict.outcome];
  const about = `${verdict.protocol} · from ${verdict.location} · ${milliseconds(verdict.durationMs)}`;
  const blocks = [
    [
      `${paint([style, 'bold'], `${mark} ${verdict.target}`)}  ${paint(style, verdictWord(verdict))}`,
      paint('dim', `  ${about}`),
    ],
    chart(verdict, width, paint),
    faultLines(verdict, width, paint),
    ...verdict.warnings.map((warning) => {
      const critical = warning.evidence['critical'] === true;
      const facts = factPairs(warning.evidence).filter(([name]) => name !== 'critical');
      return [
        `  ${paint(critical ? 'red' : 'yellow', `▲ ${warning.code}`)}  ${warning.summary}`,
        ...table(facts, width, paint),
        ...wrap(warningRemedy(warning, verdict), (_step, _index) => '    → ', width),
      ];
    }),
    reproduction ? [paint('dim', '  reproduce'), `    ${reproduction}`] : [],
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

function chart(verdict: Verdict, width: number, paint: Paint): string[] {
  const bars = Math.min(44, Math.max(12, Math.floor((width - LABEL - DURATION) * 0.45)));
  const rows = rowsOf(verdict.phases);
  const total = Math.max(
    verdict.durationMs,
    ...rows.map((row) => row.report.startMs + row.report.durationMs),
  );
  return rows.flatMap((row) => {
    const label = `${'  '.repeat(row.depth)}${row.label}`.padEnd(LABEL - 2);
    const time = milliseconds(row.report.durationMs).padStart(DURATION);
    const line = `${row.report.ok ? ' ' : '✖'} ${label}${bar(row, total, bars, paint)}${time}`;
    const facts = factPairs(row.report.facts).map(([name, text]) => `${name} ${text}`);
    if (facts.length === 0) return [line];
    const left = width - LABEL - bars - DURATION - 2;
    const beside = left >= FACTS_BESIDE;
    const text = paint('dim', cut(facts.join(' · '), beside ? left : width - 4));
    return beside ? [`${line}  ${text}`] : [line, `    ${text}`];
  });
}

function bar({ report }: Row, total: number, cells: number, paint: Paint): string {
  const at = (ms: number) => (total > 0 ? Math.round((ms / total) * cells) : 0);
  const start = Math.min(cells - 1, at(report.startMs));
  const length = Math.max(1, Math.min(cells, at(report.startMs + report.durationMs)) - start);
  const drawn = report.durationMs * cells < total / 2 ? '▏' : '█'.repeat(length);
  const rest = ' '.repeat(cells - start - drawn.length);
  return `${' '.repeat(start)}${paint(report.ok ? 'cyan' : 'red', drawn)}${rest}`;
}

function faultLines({ fault }: Verdict, width: number, paint: Paint): string[] {
  if (!fault) return [];
  const again = fault.transient ? 'may pass by itself' : 'will not pass by itself';
  return [
    `  ${paint('bold', fault.summary)}`,
    paint('dim', `  phase ${fault.phase} · ${fault.owner} · ${again}`),
    ...table(factPairs(fault.evidence), width, paint),
    ...wrap(fault.remedy, (_step, index) => `  ${index + 1}. `, width),
  ];
}

function table(pairs: readonly (readonly [string, string])[], width: number, paint: Paint): string[] {
  const names = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(
    ([name, text]) => `    ${paint('dim', name.padEnd(names))}  ${cut(oneLine(text), width - names - 6)}`,
  );
}

/** Texts in lines of at most `width`, at blanks; what follows the first line is indented under it. */
function wrap(
  texts: readonly string[],
  head: (text: string, index: number) => string,
  width: number,
): string[] {
  return texts.flatMap((text, index) => {
    const lead = head(text, index);
    const lines: string[] = [];
    let line = lead;
    for (const word of text.split(' ')) {
      if (line.length + word.length > width && line.trim() !== lead.trim()) {
        lines.push(line.trimEnd());
        line = ' '.repeat(lead.length);
      }
      line += `${word} `;
    }
    return [...lines, line.trimEnd()];
  });
}

function cut(text: string, width: number): string {
  const clean = stripVTControlCharacters(text);
  return clean.length > width ? `${clean.slice(0, Math.max(0, width - 1))}…` : clean;
}
