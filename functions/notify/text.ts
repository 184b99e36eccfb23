import type { EvidenceValue } from '../contract/evidence.ts';
import type { Message, MessageCause } from '../state/message.ts';
import type { Alert } from './alert-sink.ts';
import { firstLine, subjectLine } from './sentences.ts';
import { counted, cut, duration, time } from './words.ts';

const LONGEST_SUBJECT = 100;
const EVIDENCE_LINES = 8;
const LONGEST_EVIDENCE = 160;

/** The text a person gets, made to be read on a phone: the first line says it all. */
export function alertOf(messages: readonly [Message, ...Message[]], repeat: boolean): Alert {
  const [first] = messages;
  const sections = [
    [firstLine(messages)],
    repeat ? ['(repeat) It is sent again because nobody can know whether it arrived the first time.'] : [],
    causeLines(messages),
    first.remedy.length > 0 ? ['What to do', ...first.remedy.map((step, at) => `${at + 1}. ${step}`)] : [],
    first.reproduce === null ? [] : ['See it yourself', `  ${first.reproduce}`],
    messages.map(footer),
  ];
  const subject = `${repeat ? '(repeat) ' : ''}${subjectLine(messages)}`.replace(/\s+/g, ' ');
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  return { subject: cut(subject, LONGEST_SUBJECT), text, repeat, messages };
}

function causeLines(messages: readonly [Message, ...Message[]]): readonly string[] {
  const causes = messages.flatMap((message) => message.causes.filter(({ location }) => location !== ''));
  if (causes.length === 0) return [];
  const title = messages[0].standing === 'up' ? 'What it was' : 'Why';
  const told = new Set<string>();
  return [title, ...causes.flatMap((cause) => causeLine(cause, messages.length > 1, told))];
}

/** Evidence that another line gave already is not given twice. */
function causeLine(cause: MessageCause, namesCheck: boolean, told: Set<string>): readonly string[] {
  const where =
    namesCheck || cause.owner === 'watcher' ? `${cause.check} from ${cause.location}` : cause.location;
  const phase = cause.phase ? ` in phase ${cause.phase}` : '';
  const evidence = Object.entries(cause.evidence)
    .map(([name, value]) => `    ${name}: ${cut(spoken(value), LONGEST_EVIDENCE)}`)
    .slice(0, EVIDENCE_LINES);
  const news = evidence.filter((line) => !told.has(`${cause.code}${line}`));
  for (const line of evidence) told.add(`${cause.code}${line}`);
  return [`- ${where}, since ${time(cause.since)}: ${cause.code}${phase}. ${cause.summary}`, ...news];
}

function footer(message: Message): string {
  const looks = message.failedLooks > 0 ? `, ${counted(message.failedLooks, 'failed look')}` : '';
  const lasted = message.durationMs > 0 ? ` (${duration(message.durationMs)}${looks})` : '';
  return `Incident ${message.incident}, message ${message.sequence}: ${message.subject}, opened ${time(message.openedAt)}${lasted}`;
}

function spoken(value: EvidenceValue): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
