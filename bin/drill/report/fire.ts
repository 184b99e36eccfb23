import { duration } from '../../../functions/notify/words.ts';
import type { FireReport } from '../fire.ts';
import type { Injection } from '../injections/injection.ts';
import type { DeliveredAlert } from '../mailbox.ts';
import { type Page, wrapped } from './lines.ts';

const CUT = '…';
const MARGIN = '  ';
const LABEL = 10;
const STYLES: Readonly<Record<string, 'red' | 'yellow' | 'green'>> = {
  down: 'red',
  critical: 'red',
  up: 'green',
};
/** Steps of the remedy that a shortened alert keeps. */
const STEPS = 2;

export interface Place {
  readonly number: number;
  readonly of: number;
}

/** Before the fire burns, so that a person sees what is going on. */
export function fireTitle(
  { name, broke }: Injection,
  leftOut: boolean,
  { number, of }: Place,
  page: Page,
): void {
  page.print('');
  page.print(page.paint('bold', `${String(number).padStart(2)}/${of}  ${name}`));
  page.print(labelled(leftOut ? 'left out' : 'broken', broke, page));
}

/** What people were told of it; `whole` prints the alert as it was sent. */
export function fireStory(fire: FireReport, whole: boolean, page: Page): void {
  for (const delivered of fire.alerts) page.print(told(delivered, fire, whole, page));
  const { paint } = page;
  if (fire.mistakes.length === 0) {
    page.print(`${MARGIN}${paint('green', '✔ named exactly')}`);
    return;
  }
  for (const mistake of fire.mistakes) page.print(`${MARGIN}${paint('red', `✖ ${mistake}`)}`);
}

function told(delivered: DeliveredAlert, fire: FireReport, whole: boolean, page: Page): string {
  const { alert, atMs } = delivered;
  const ended = alert.messages.every(({ kind }) => kind === 'recovered' || kind === 'warning-cleared');
  const after =
    ended && atMs >= fire.mendedAtMs
      ? `${duration(atMs - fire.mendedAtMs)} after it was mended`
      : `${duration(atMs - fire.brokenAtMs)} after it broke`;
  const { paint } = page;
  const style = STYLES[alert.messages[0]?.standing ?? ''] ?? 'yellow';
  const head = labelled(ended ? 'well' : 'told', after, page);
  const lines = ended ? [] : whole ? alert.text.split('\n') : shortened(alert.text);
  const bar = paint(style, '┃');
  return [
    head,
    ...wrapped(alert.subject, page.width - 4).map(
      (line) => `${MARGIN}${bar} ${paint([style, 'bold'], line)}`,
    ),
    ...lines
      .flatMap((line) => wrapped(line, page.width - 4))
      .map((line) => `${MARGIN}${bar} ${line.startsWith(CUT) ? paint('dim', line) : line}`.trimEnd()),
  ].join('\n');
}

/** The sentence that says it all, what proves it, and the first steps. */
function shortened(text: string): readonly string[] {
  const [sentence = '', ...sections] = text.split('\n\n');
  const under = (title: string) =>
    sections
      .find((section) => section.startsWith(`${title}\n`))
      ?.split('\n')
      .slice(1) ?? [];
  const [, ...facts] = under('Why').map((line) => line.trim());
  const nextCause = facts.findIndex((line) => line.startsWith('- '));
  const proof = nextCause < 0 ? facts : facts.slice(0, nextCause);
  const steps = under('What to do').slice(0, STEPS);
  const left = text.split('\n').length - 1 - proof.length - steps.length;
  return [sentence, proof.join(' · '), ...steps, `${CUT} ${left} lines more`].filter((line) => line !== '');
}

function labelled(label: string, text: string, { paint, width }: Page): string {
  const indent = ' '.repeat(MARGIN.length + LABEL);
  const lines = wrapped(text, width - indent.length).join(`\n${indent}`);
  return `${MARGIN}${paint('dim', label.padEnd(LABEL))}${lines}`;
}
