import type { Message } from '../state/message.ts';
import type { Messages } from './storm.ts';
import { codeOf, fromBriefly, whoOf } from './who.ts';
import { duration } from './words.ts';

const SHOUT: Readonly<Record<string, string>> = {
  down: 'DOWN',
  partial: 'PARTIAL',
  unstable: 'UNSTABLE',
  up: 'UP',
  warning: 'WARNING',
  critical: 'CRITICAL',
  blind: 'WATCHER BLIND',
  silent: 'WATCHER SILENT',
  alarm: 'ALARM',
};

/** What is wrong with whom, for a list of mails or a lock screen. */
export function subjectLine(messages: Messages): string {
  const [first] = messages;
  const who = whoOf(messages);
  const shout = SHOUT[first.standing] ?? first.standing;
  const lasted = duration(first.durationMs);
  switch (first.kind) {
    case 'opened':
    case 'moved':
    case 'blinded':
      return `${shout} ${who}: ${why(first)}`;
    case 'cause-changed':
      return `${shout} ${who}: now ${why(first)}`;
    case 'reminder':
      return `STILL ${shout} ${who}: ${cause(first)} for ${lasted}`;
    case 'recovered':
      return `UP ${who}: pairs again after ${lasted} (${cause(first)})`;
    case 'warning-appeared':
    case 'warning-critical':
      return `${shout} ${who}: ${cause(first)}`;
    case 'warning-cleared':
      return `CLEARED ${who}: ${cause(first)}`;
    case 'sighted':
      return `WATCHER OK ${who}: can judge again after ${lasted}`;
    case 'silenced':
      return `${shout} ${who}: no looks arrive from there`;
    case 'heard':
      return `WATCHER OK ${who}: looks arrive again after ${lasted}`;
    case 'alarm':
    case 'news':
      return `${shout} ${who}: ${cause(first)}`;
    case 'alarm-ended':
      return `OK ${who}: ${cause(first)} is over`;
    case 'found':
      return `${first.causes[0]?.summary ?? 'something changed'}${first.causes.length > 1 ? ` (and ${first.causes.length - 1} more)` : ''}`;
    case 'test':
      return `TEST from pairwatch ${who}: nothing is wrong`;
  }
}

const cause = (message: Message): string => (message.causes.length > 0 ? codeOf(message) : 'cause unknown');

const why = (message: Message): string => [cause(message), fromBriefly(message)].filter(Boolean).join(' ');
