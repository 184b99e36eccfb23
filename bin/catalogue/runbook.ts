import { ALARMS, type AlarmDefinition, type AlarmName } from '../../functions/contract/alarms.ts';
import { withFlag } from '../../functions/contract/remedy.ts';
import { CATALOGUE, type CatalogueEntry, OWNER_MEANINGS } from './entry.ts';
import { renderStep } from './render.ts';
import { ROTATION_KINDS } from './rotation-entries.ts';

/** The parts of docs/runbook.md that are generated, each between `<!-- NAME -->` and `<!-- end -->`. */
const PARTS = { alarms: renderAlarms, codes: renderCodes } as const;

/** The page with its generated parts as the catalogues have them; what is written by hand stays. */
export function renderRunbook(page: string): string {
  return Object.entries(PARTS).reduce(
    (text, [name, render]) =>
      text.replace(
        new RegExp(`(<!-- ${name}:[^>]*-->\n).*?(<!-- end -->)`, 's'),
        (_, begin, end) => `${begin}\n${render()}\n\n${end}`,
      ),
    page,
  );
}

/** Anchors that messages and alarms link to and that no heading of the page makes. */
export function missingAnchors(page: string): readonly string[] {
  const headings = new Set([...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));
  const linked = [
    ...Object.values(ALARMS).map(({ runbook }) => runbook),
    ...CATALOGUE.map(({ code }) => anchorOf(code)),
    ...[...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor),
  ];
  return [...new Set(linked)].filter((anchor) => !headings.has(anchor));
}

/** As GitHub makes them of headings. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

function renderAlarms(): string {
  const rows = (Object.keys(ALARMS) as AlarmName[]).map((name) => {
    const alarm: AlarmDefinition = ALARMS[name];
    const cells = [`[${name}](#${alarm.runbook})`, alarm.severity, conditionOf(alarm), TELLS[alarm.tells]];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| alarm | severity | when | who hears of it |', '|---|---|---|---|', ...rows].join('\n');
}

const TELLS: Readonly<Record<AlarmDefinition['tells'], string>> = {
  signals: '`notify`, which joins it with what is stored and writes to people',
  people: 'people, directly',
  local: "people, from the region's own topic",
};

const MISSING: Readonly<Record<AlarmDefinition['missing'], string>> = {
  ignore: 'without data it keeps its state',
  breaching: 'no data counts as bad',
  notBreaching: 'no data counts as good',
};

function conditionOf({
  metric,
  statistic,
  comparison,
  threshold,
  periods,
  bad,
  missing,
}: AlarmDefinition): string {
  const limit = typeof threshold === 'number' ? String(threshold) : THRESHOLDS[threshold];
  const often = bad === periods ? `${periods} periods in a row` : `${bad} of ${periods} periods`;
  const sign = comparison === '>=' ? '≥' : '<';
  return `${statistic} of \`${metric}\` ${sign} ${limit}, ${periods === 1 ? 'one period' : often}; ${MISSING[missing]}`;
}

const THRESHOLDS = { quorum: 'the quorum' } as const;

function renderCodes(): string {
  return CATALOGUE.map((entry) => {
    const steps = entry.remedy.map((step, at) => `${at + 1}. ${withFlag(renderStep(step), '--store aws')}`);
    return [`### ${entry.code}`, `${entry.summary}. ${whoseOf(entry)}`, steps.join('\n')].join('\n\n');
  }).join('\n\n');
}

function whoseOf(entry: CatalogueEntry): string {
  switch (entry.kind) {
    case 'fault':
      return `Who acts: ${entry.owner}, ${OWNER_MEANINGS[entry.owner]}.`;
    case 'warning':
      return `A warning: it pairs. Level: ${entry.levels}.`;
    case 'rotation':
      return `Of a rotation: ${entry.effect}.`;
    default:
      return `${ROTATION_KINDS[entry.kind].title}.`;
  }
}
