import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { renderAlerts } from '../../../bin/alerts/render.ts';
import { SAMPLES } from '../../../bin/alerts/samples/index.ts';
import { MESSAGE_KINDS } from '../../../functions/state/message.ts';

test('docs/alerts.md is what the messages say (npm run docs writes it)', () => {
  expect(readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8')).toBe(renderAlerts());
});

test('there is an example of every kind of message', () => {
  const kinds = new Set(SAMPLES.flatMap(({ alert }) => alert.messages.map(({ kind }) => kind)));
  expect(MESSAGE_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
});

test.each(SAMPLES.map(({ title, alert }) => [title, alert] as const))(
  '%s: the subject is one line, the first line of the text says it all',
  (_title, { subject, text }) => {
    expect(subject).toMatch(/^[^\n]{1,100}$/);
    const [first = '', second] = text.split('\n');
    expect(first).toMatch(/^\S.*\.$/);
    expect(second ?? '').toBe('');
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  },
);
