import { duration } from '../../../functions/notify/words.ts';
import type { FireReport } from '../fire.ts';
import type { Injection } from '../injections/injection.ts';
import type { DeliveredAlert } from '../mailbox.ts';
import { type Page, wrapped } from './lines.ts';

const MARGIN = '  ';
const LABEL = 10;
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
  const after = ended
    ? `${duration(atMs - fire.mendedAtMs)} after it was mended`
    : `${duration(atMs - fire.brokenAtMs)} after it broke`;
  const { paint } = page;
  const style = ended ? 'green' : 'yellow';
  const head = labelled(ended ? 'well' : 'told', paint('dim', after), page);
  const body = ended ? '' : whole ? alert.text : shortened(alert.text);
  const lines = body === '' ? [] : body.split('\n').flatMap((line) => wrapped(line, page.width - 4));
  const bar = paint(style, '┃');
  return [
    head,
    `${MARGIN}${bar} ${paint([style, 'bold'], alert.subject)}`,
    ...lines.map((line) => `${MARGIN}${bar} ${line}`.trimEnd()),
  ].join('\n');
}

/** The sentence that says it all, and the first steps. */
function shortened(text: string): string {
  const [sentence = '', ...sections] = text.split('\n\n');
  const steps =
    sections
      .find((section) => section.startsWith('What to do'))
      ?.split('\n')
      .slice(1) ?? [];
  const more = text.split('\n').length - 1 - Math.min(STEPS, steps.length);
  return [sentence, ...steps.slice(0, STEPS), `… and ${more} lines more`].join('\n');
}

const labelled = (label: string, text: string, { paint }: Page): string =>
  `${MARGIN}${paint('dim', label.padEnd(LABEL))}${text}`;
