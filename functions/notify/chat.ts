import type { Alert } from './alert-sink.ts';
import { causeLines, causeTitle } from './causes.ts';
import { labelsOf } from './document.ts';
import { firstLine } from './sentences.ts';
import type { Messages } from './storm.ts';
import { noteLines } from './text.ts';
import { cut } from './words.ts';

/**
 * A custom notification of Amazon Q Developer in chat applications (once AWS Chatbot), as its administrator guide
 * has it under "Custom notifications": other JSON on its topic is dropped without a word.
 */
export interface ChatNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** What is said of one incident stands in one thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

/** A chat is glanced at: so many characters are shown, and the mail holds the rest. */
const LONGEST = { title: 200, description: 4_000, step: 300, keyword: 75 } as const;
const STEPS = 8;
const KEYWORDS = 10;

export function chatNotification(alert: Alert): ChatNotification {
  const messages = alert.messages as Messages;
  const [first] = messages;
  const { targets, severity, codes, state } = labelsOf(alert);
  const links = alert.links.map(({ title, url }) => (url.startsWith('https:') ? `<${url}|${title}>` : url));
  const lines = causeLines(messages).map(escaped);
  const description = [
    escaped(firstLine(messages)),
    ...noteLines(messages, alert.repeat).map(escaped),
    ...(lines.length > 0 ? [`*${causeTitle(messages)}*`, ...lines] : []),
    ...(first.reproduce === null ? [] : [`\`${escaped(first.reproduce)}\``]),
  ].join('\n');
  const nextSteps = first.remedy.slice(0, STEPS).map((step) => cut(escaped(step), LONGEST.step));
  return {
    version: '1.0',
    source: 'custom',
    id: `${first.incident}-${first.sequence}`,
    content: {
      textType: 'client-markdown',
      title: cut(escaped(alert.subject), LONGEST.title),
      description: [cut(description, LONGEST.description), links.join(' · ')].filter(Boolean).join('\n'),
      ...(nextSteps.length > 0 && { nextSteps }),
      keywords: [severity, state, ...codes, ...targets]
        .slice(0, KEYWORDS)
        .map((word) => cut(word, LONGEST.keyword)),
    },
    metadata: {
      threadId: first.incident,
      summary: cut(escaped(alert.subject), LONGEST.title),
      eventType: first.kind,
      additionalContext: { severity, state, incident: first.incident },
    },
  };
}

/** As Slack wants it: what a peer said must call nobody (`<!channel>`). */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('@', '@\u200b');
