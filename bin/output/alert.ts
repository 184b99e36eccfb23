import type { Alert } from '../../functions/notify/alert-sink.ts';
import type { Paint } from './paint.ts';

const COLOUR_OF: Readonly<Record<string, 'red' | 'yellow' | 'green'>> = {
  down: 'red',
  critical: 'red',
  silent: 'red',
  alarm: 'red',
  partial: 'yellow',
  unstable: 'yellow',
  warning: 'yellow',
  blind: 'yellow',
  up: 'green',
  test: 'green',
};

/** An alert for a person: its subject, and its text indented under it. */
export function alertText(alert: Alert, at: Date, paint: Paint): string {
  const colour = COLOUR_OF[alert.messages[0]?.standing ?? ''] ?? 'yellow';
  const title = `${at.toISOString().slice(11, 19)}  ${alert.subject}`;
  const text = alert.text.split('\n').map((line) => (line === '' ? '' : `  ${line}`));
  return [paint([colour, 'bold'], title), ...text, ''].join('\n');
}

/** An alert for a machine: one line of JSON a message. */
export const alertJson = ({ messages, repeat }: Alert): string =>
  messages.map((message) => JSON.stringify({ ...message, repeat })).join('\n');
