import { withFlag } from '../contract/remedy.ts';
import { type Message, type MuteNote, worstOf } from '../state/message.ts';
import type { Alert } from './alert-sink.ts';
import { causeLines, causeTitle, footerLines } from './causes.ts';
import { NO_REFERENCE, type Reference } from './reference.ts';
import { firstLine } from './sentences.ts';
import type { Messages } from './storm.ts';
import { subjectLine } from './subject-line.ts';
import { counted, cut, iso, list, time } from './words.ts';

const LONGEST_SUBJECT = 100;

/** The text a person gets, made to be read on a phone: the first line says it all. */
export function alertOf(told: Messages, repeat: boolean, reference: Reference = NO_REFERENCE): Alert {
  const messages = told.map((message) => reachingStore(message, reference)) as unknown as Messages;
  const [first] = messages;
  const links = reference.linksOf(first);
  const keyOwners = [...new Set(messages.flatMap((message) => reference.keyOwnerOf(message) ?? []))];
  const sections = [
    [firstLine(messages)],
    noteLines(messages, repeat),
    titled(causeTitle(messages), causeLines(messages)),
    titled('What to do', remedyLines(first.remedy, keyOwners)),
    titled(
      'Look here',
      links.flatMap(({ title, url }) => [`- ${title}:`, `  ${url}`]),
    ),
    titled('See it yourself', first.reproduce === null ? [] : [`  ${first.reproduce}`]),
    first.kind === 'test' ? [] : footerLines(messages),
  ];
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  const subject = `${repeat ? '(repeat) ' : ''}${subjectLine(messages)}`.replace(/\s+/g, ' ');
  return {
    subject: cut(subject, LONGEST_SUBJECT),
    text,
    repeat,
    severity: worstOf(messages.map(({ severity }) => severity)),
    links,
    keyOwners,
    messages,
  };
}

/** A fault has the flag of the store from the handshake that knew it; a warning's steps come from the catalogue alone. */
const reachingStore = (message: Message, { storeFlag }: Reference): Message =>
  message.kind.startsWith('warning-')
    ? { ...message, remedy: message.remedy.map((step) => withFlag(step, storeFlag)) }
    : message;

/** What has to be known about the message itself. */
export function noteLines(messages: Messages, repeat: boolean): readonly string[] {
  const notes = messages.flatMap(({ note, muted }) => [
    ...(note === undefined ? [] : [note]),
    ...(muted === undefined ? [] : [muteSentence(muted)]),
  ]);
  return [
    ...(repeat
      ? ['(repeat) It is sent again because nobody can know whether it arrived the first time.']
      : []),
    ...new Set(notes),
  ];
}

const muteSentence = ({ since, until, by, because, kept }: MuteNote): string =>
  `It was muted from ${time(iso(since))} until ${time(iso(until))} by ${by}, because: ${because}. ${counted(kept, 'message')} of it ${kept === 1 ? 'was' : 'were'} kept back.`;

const remedyLines = (remedy: readonly string[], keyOwners: readonly string[]): readonly string[] => [
  ...remedy.map((step, at) => `${at + 1}. ${step}`),
  ...(remedy.length > 0 && keyOwners.length > 0 ? [`The key belongs to ${list(keyOwners)}.`] : []),
];

const titled = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length > 0 ? [title, ...lines] : [];
