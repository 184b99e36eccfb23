import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { CATALOGUE } from '../../bin/catalogue/entry.ts';
import { renderPage } from '../../bin/catalogue/render.ts';
import { missingAnchors, renderRunbook } from '../../bin/catalogue/runbook.ts';
import { ALARMS } from '../../functions/contract/alarms.ts';

test('docs/faults.md is what the catalogue says (npm run docs writes it)', () => {
  expect(readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8')).toBe(renderPage());
});

test('the page has one heading a code', () => {
  const headings = [...renderPage().matchAll(/^### (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual(CATALOGUE.map(({ code }) => code));
});

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

test('docs/runbook.md has the alarms and codes of the catalogues (npm run docs writes them)', () => {
  expect(renderRunbook(runbook)).toBe(runbook);
});

test('the runbook has a heading for whatever a message links to; a missing one is named', () => {
  expect(missingAnchors(runbook)).toEqual([]);
  const lacking = runbook.replace('## Notify failing\n', '').replace('### TCP_REFUSED\n', '');
  expect(missingAnchors(lacking)).toEqual(['notify-failing', 'tcp_refused']);
});

test('every alarm says what it means, what still works, how to look, to mend and to verify', () => {
  const sections = new Map(
    runbook
      .split(/^## /m)
      .map((section) => [section.split('\n')[0]?.toLowerCase().replaceAll(' ', '-'), section]),
  );
  for (const { runbook: anchor } of Object.values(ALARMS))
    for (const part of ['Means', 'Still works', 'Look', 'Mend', 'Verify'])
      expect(sections.get(anchor)).toContain(`**${part}**`);
});
