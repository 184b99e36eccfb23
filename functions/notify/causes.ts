import type { EvidenceValue } from '../contract/evidence.ts';
import type { Message, MessageCause } from '../state/message.ts';
import type { Messages } from './storm.ts';
import { counted, cut, duration, list, time } from './words.ts';

const EVIDENCE_LINES = 8;
const LONGEST_EVIDENCE = 160;
/** Of a storm; who wants all of them has the JSON, and `pairwatch status`. */
const LISTED = 12;

/** What a cause says, from every location that says the same. */
interface Finding {
  readonly cause: MessageCause;
  readonly locations: readonly string[];
}

/** Why, a paragraph a finding: from where and since when, then the evidence. */
export function causeLines(messages: Messages): readonly string[] {
  const causes = messages.flatMap((message) => message.causes.filter(({ location }) => location !== ''));
  const several = messages.length > 1;
  const findings = several ? merged(causes) : causes.map((cause) => ({ cause, locations: [cause.location] }));
  const told = new Set<string>();
  const shown = several ? findings.slice(0, LISTED) : findings;
  const lines = shown.flatMap((finding) => findingLines(finding, several, told));
  const hidden = findings.length - shown.length;
  return hidden > 0 ? [...lines, `- and ${hidden} more; \`pairwatch status\` lists them`] : lines;
}

export const causeTitle = ([first]: Messages): string => (first.standing === 'up' ? 'What it was' : 'Why');

function merged(causes: readonly MessageCause[]): readonly Finding[] {
  const alike = Map.groupBy(causes, ({ check, code, summary }) => `${check} ${code} ${summary}`);
  return [...alike.values()].flatMap((same) => {
    const [cause] = same.toSorted((a, b) => a.since.localeCompare(b.since));
    return cause ? [{ cause, locations: same.map(({ location }) => location) }] : [];
  });
}

/** Evidence that another line gave already is not given twice. */
function findingLines(
  { cause, locations }: Finding,
  namesCheck: boolean,
  told: Set<string>,
): readonly string[] {
  const from = list(locations);
  const where = namesCheck || cause.owner === 'watcher' ? `${cause.check} from ${from}` : from;
  const phase = cause.phase ? ` in phase ${cause.phase}` : '';
  const evidence = Object.entries(cause.evidence)
    .map(([name, value]) => `    ${name}: ${cut(spoken(value), LONGEST_EVIDENCE)}`)
    .slice(0, EVIDENCE_LINES);
  const news = evidence.filter((line) => !told.has(`${cause.code}${line}`));
  for (const line of evidence) told.add(`${cause.code}${line}`);
  return [`- ${where}, since ${time(cause.since)}: ${cause.code}${phase}. ${cause.summary}`, ...news];
}

function spoken(value: EvidenceValue): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** What it takes to find the incident again. */
export function footerLines(messages: Messages): readonly string[] {
  const hidden = messages.length - LISTED;
  const lines = messages.slice(0, hidden > 0 ? LISTED : messages.length).map(footer);
  return hidden > 0 ? [...lines, `and ${hidden} more incidents`] : lines;
}

function footer({ incident, sequence, subject, openedAt, durationMs, failedLooks }: Message): string {
  const looks = failedLooks > 0 ? `, ${counted(failedLooks, 'failed look')}` : '';
  const lasted = durationMs > 0 ? ` (${duration(durationMs)}${looks})` : '';
  return `Incident ${incident}, message ${sequence}: ${subject}, opened ${time(openedAt)}${lasted}`;
}
