import { stripVTControlCharacters } from 'node:util';
import type { Outcome, Verdict } from '../../functions/contract/verdict.ts';
import type { Paint } from './paint.ts';
import type { Beside } from './plain.ts';
import {
  factPairs,
  factsAtAGlance,
  milliseconds,
  type Row,
  rowsOf,
  verdictWord,
  warningRemedy,
} from './words.ts';

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
  { reproduction, keyStoreFlag }: Beside,
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
        ...steps(warningRemedy(warning, verdict, keyStoreFlag), () => '    → ', width),
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
    const facts = factsAtAGlance(row.report);
    if (facts === '') return [line.trimEnd()];
    const left = width - LABEL - bars - DURATION - 2;
    const beside = left >= FACTS_BESIDE;
    const text = paint('dim', cut(facts, beside ? left : width - 4));
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
    ...steps(fault.remedy, (index) => `  ${index + 1}. `, width),
  ];
}

function table(pairs: readonly (readonly [string, string])[], width: number, paint: Paint): string[] {
  const names = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.flatMap(([name, text]) => {
    const [first = '', ...rest] = wrap(text, names + 6, width);
    return [`    ${paint('dim', name.padEnd(names))}  ${first.trimStart()}`, ...rest];
  });
}

/** Steps under a head of their own: a number, an arrow. */
const steps = (texts: readonly string[], head: (index: number) => string, width: number): string[] =>
  texts.flatMap((text, index) => {
    const lead = head(index);
    const [first = '', ...rest] = wrap(text, lead.length, width);
    return [`${lead}${first.trimStart()}`, ...rest];
  });

/** Lines of at most `width`, indented, broken at blanks; a command between backticks stays whole, to be copied. */
function wrap(text: string, indent: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of stripVTControlCharacters(text).match(/[^\s`]*`[^`]*`\S*|\S+/g) ?? []) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((part) => `${' '.repeat(indent)}${part}`);
}

function cut(text: string, width: number): string {
  const clean = stripVTControlCharacters(text);
  return clean.length > width ? `${clean.slice(0, Math.max(0, width - 1))}…` : clean;
}
