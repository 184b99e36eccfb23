import { headline } from '../state/message.ts';
import type { Messages } from './storm.ts';
import { checksOf, codeOf, failedLooks, fromWhere, pairedFrom, whoOf } from './who.ts';
import { duration, list, time } from './words.ts';

/** What, from where, since when, why: in one sentence. */
export function firstLine(messages: Messages): string {
  const [first] = messages;
  const who = whoOf(messages);
  const why =
    first.causes.length > 0 ? `${codeOf(first)}: ${summaryOf(messages)}` : 'cause unknown; see the logs';
  const opening = first.causes.length > 0 ? why : 'The cause is unknown; see the logs';
  const since = time(first.openedAt);
  const lasted = duration(first.durationMs);
  const where = fromWhere(first);
  const from = where && `, ${where}`;
  const [does, pairs] = messages.length > 1 ? ['do not pair', 'pair'] : ['does not pair', 'pairs'];
  switch (first.kind) {
    case 'opened':
      if (first.standing === 'unstable')
        return `${who} ${pairs} only now and then${from}, since ${since}. ${opening}.`;
      return `${who} ${does}${from}, since ${since}. ${opening}.`;
    case 'moved':
      return `${who} went from ${first.before} to ${first.standing} at ${time(first.at)}: ${where}, not well since ${since}. ${opening}.`;
    case 'cause-changed':
      return `${who} still ${does}${from}, since ${since}; the cause changed at ${time(first.at)}. ${opening}.`;
    case 'reminder':
      return `${reminder(messages, does, from)}, for ${lasted}, since ${since}. ${opening}.`;
    case 'recovered':
      return `${who} ${pairs} again${pairedFrom(first)} at ${time(first.at)}, after ${lasted} and ${failedLooks(messages)}. It was ${why}.`;
    case 'warning-appeared':
      return `${who} ${pairs}, with a ${first.standing === 'critical' ? 'critical ' : ''}warning since ${since}${from}. ${why}.`;
    case 'warning-critical':
      return `${who} ${pairs}, and a warning grew critical at ${time(first.at)}${from}. ${why}.`;
    case 'warning-cleared':
      return `${who}: a warning is gone at ${time(first.at)}, after ${lasted}. It was ${why}.`;
    case 'blinded':
      return `The watch at ${who} cannot judge ${checksOf(first)} since ${since}: nobody is told of their faults from there. ${opening}.`;
    case 'sighted':
      return `The watch at ${who} can judge again at ${time(first.at)}, after ${lasted}. It was ${why}.`;
    case 'silenced':
      return `No looks arrive from ${who} since ${since}: it has no vote, and what is known of its targets stands as it was.`;
    case 'heard':
      return `Looks arrive from ${who} again at ${time(first.at)}, after ${lasted}.`;
    case 'alarm':
      if (first.standing === 'down')
        return `${who} ${does}, says an alarm of CloudWatch, since ${since}. ${opening}.`;
      return `${who}: an alarm of CloudWatch since ${since}. ${why}.`;
    case 'news':
      return `${who}, at ${time(first.at)}: ${why}.`;
    case 'alarm-ended':
      return `${who}: an alarm of CloudWatch is over at ${time(first.at)}. It was ${why}.`;
    case 'found':
      return `The probe in ${first.causes[0]?.location ?? who} found at ${time(first.at)}: ${list(first.causes.map(({ summary }) => summary)) || 'that something changed'}.`;
    case 'test':
      return `This is a test at ${time(first.at)}: nothing is wrong. ${summaryOf(messages)}.`;
  }
}

function reminder(messages: Messages, does: string, from: string): string {
  const [first] = messages;
  const who = whoOf(messages);
  switch (first.standing) {
    case 'blind':
      return `The watch at ${who} still cannot judge ${checksOf(first)}`;
    case 'silent':
      return `Still no looks arrive from ${who}`;
    case 'warning':
    case 'critical':
      return `${who} still pairs with a ${first.standing === 'critical' ? 'critical ' : ''}warning`;
    default:
      return `${who} still ${does} (${first.standing})${from}`;
  }
}

const summaryOf = ([first]: Messages): string => headline(first.causes)?.summary ?? 'cause unknown';
