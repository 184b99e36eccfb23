import { headline, type Message } from '../state/message.ts';
import { counted, duration, list, time } from './words.ts';

type Messages = readonly [Message, ...Message[]];

const SHOUT: Readonly<Record<string, string>> = {
  down: 'DOWN',
  partial: 'PARTIAL',
  unstable: 'UNSTABLE',
  up: 'UP',
  warning: 'WARNING',
  critical: 'CRITICAL',
  blind: 'WATCHER BLIND',
};

/** What is wrong with whom, for a list of mails or a lock screen. */
export function subjectLine(messages: Messages): string {
  const [first] = messages;
  const who = whoOf(messages);
  const shout = SHOUT[first.standing] ?? first.standing;
  const code = codeOf(first);
  switch (first.kind) {
    case 'opened':
    case 'moved':
    case 'blinded':
      return `${shout} ${who}: ${code} ${fromWhere(first)}`;
    case 'cause-changed':
      return `${shout} ${who}: now ${code} ${fromWhere(first)}`;
    case 'reminder':
      return `STILL ${shout} ${who}: ${code} for ${duration(first.durationMs)}`;
    case 'recovered':
      return `UP ${who}: pairs again after ${duration(first.durationMs)} (${code})`;
    case 'warning-appeared':
    case 'warning-critical':
      return `${shout} ${who}: ${code}`;
    case 'warning-cleared':
      return `CLEARED ${who}: ${code}`;
    case 'sighted':
      return `WATCHER OK ${who}: can judge again after ${duration(first.durationMs)}`;
  }
}

/** What, from where, since when, why: in one sentence. */
export function firstLine(messages: Messages): string {
  const [first] = messages;
  const who = whoOf(messages);
  const several = messages.length > 1;
  const code = codeOf(first);
  const why = `${code}: ${headline(first.causes)?.summary ?? 'cause unknown'}`;
  const since = time(first.openedAt);
  const lasted = duration(first.durationMs);
  const [does, pairs] = several ? ['do not pair', 'pair'] : ['does not pair', 'pairs'];
  switch (first.kind) {
    case 'opened':
      if (first.standing === 'unstable')
        return `${who} ${pairs} only now and then, ${fromWhere(first)}, since ${since}. ${why}.`;
      return `${who} ${does}, ${fromWhere(first)}, since ${since}. ${why}.`;
    case 'moved':
      return `${who} went from ${first.before} to ${first.standing} at ${time(first.at)}: ${fromWhere(first)}, not well since ${since}. ${why}.`;
    case 'cause-changed':
      return `${who} still ${does}, ${fromWhere(first)}, since ${since}; the cause changed at ${time(first.at)}. ${why}.`;
    case 'reminder':
      if (first.standing === 'blind')
        return `The watch at ${who} still cannot judge ${checksOf(first)}, for ${lasted}, since ${since}. ${why}.`;
      return `${who} still ${does} (${first.standing}), ${fromWhere(first)}, for ${lasted}, since ${since}. ${why}.`;
    case 'recovered':
      return `${who} ${pairs} again${pairedFrom(first)} at ${time(first.at)}, after ${lasted} and ${failedLooks(messages)}. It was ${why}.`;
    case 'warning-appeared':
      return `${who} ${pairs}, with a ${first.standing === 'critical' ? 'critical ' : ''}warning since ${since}, ${fromWhere(first)}. ${why}.`;
    case 'warning-critical':
      return `${who} ${pairs}, and a warning grew critical at ${time(first.at)}, ${fromWhere(first)}. ${why}.`;
    case 'warning-cleared':
      return `${who}: a warning is gone at ${time(first.at)}, after ${lasted}. It was ${why}.`;
    case 'blinded':
      return `The watch at ${who} cannot judge ${checksOf(first)} since ${since}: nobody is told of their faults from there. ${why}.`;
    case 'sighted':
      return `The watch at ${who} can judge again at ${time(first.at)}, after ${lasted}. It was ${why}.`;
  }
}

const codeOf = (message: Message): string => headline(message.causes)?.code ?? 'UNKNOWN';

function whoOf(messages: Messages): string {
  const [first] = messages;
  return messages.length === 1 ? first.subject : `${messages.length} checks at ${first.endpoint}`;
}

function fromWhere(message: Message): string {
  if (message.standing === 'blind') return `for ${checksOf(message)}`;
  const failing = [...new Set(message.causes.map(({ location }) => location))];
  if (message.locations <= 1) return `from ${list(failing)}`;
  if (failing.length === message.locations) return `from all ${message.locations} locations`;
  const pairing = message.pairedFrom.length > 0 ? `; ${list(message.pairedFrom)} pair` : '';
  const verb = message.pairedFrom.length === 1 ? `${pairing}s` : pairing;
  return `from ${list(failing)} (${failing.length} of ${message.locations} locations${verb})`;
}

const checksOf = (message: Message): string => counted(message.causes.length, 'check');

const pairedFrom = (message: Message): string =>
  message.pairedFrom.length > 0 ? ` from ${list(message.pairedFrom)}` : '';

const failedLooks = (messages: Messages): string =>
  counted(
    messages.reduce((sum, message) => sum + message.failedLooks, 0),
    'failed look',
  );
