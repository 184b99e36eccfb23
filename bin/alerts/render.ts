import { snsSubject } from '../../functions/aws/alert-sink.ts';
import { chatNotification } from '../../functions/notify/chat.ts';
import { labelsOf } from '../../functions/notify/document.ts';
import { SAMPLES } from './samples/index.ts';
import type { Sample } from './telling.ts';

const INTRODUCTION = `# What people get

<!-- Generated from bin/alerts by \`npm run docs\`. Edit the samples, not this page. -->

One example of every kind of message, as it is sent: the subject and text of the mail, and what the chat shows. How often they come, what JSON machines get, and what filter policies see is in [message-format.md](message-format.md).`;

/** Every sample on one Markdown page. */
export const renderAlerts = (): string => `${[INTRODUCTION, ...SAMPLES.map(section)].join('\n\n')}\n`;

function section({ title, when, alert }: Sample): string {
  const { severity, state, codes, targets } = labelsOf(alert);
  const { content, metadata } = chatNotification(alert);
  const chat = [
    content.title,
    '',
    content.description,
    ...(content.nextSteps ?? []).map((step) => `→ ${step}`),
    '',
    `[${content.keywords.join('] [')}]  thread ${metadata.threadId}`,
  ];
  return [
    `## ${title}`,
    `${when} Attributes: severity \`${severity}\`, state \`${state}\`, code \`${codes.join('`, `')}\`, target \`${targets.join('`, `')}\`.`,
    fenced(`Subject: ${snsSubject(alert.subject)}\n\n${alert.text}`),
    'In the chat:',
    fenced(chat.join('\n')),
  ].join('\n\n');
}

const fenced = (text: string): string => `\`\`\`text\n${text}\n\`\`\``;
