import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { CATALOGUE } from '../../bin/catalogue/entry.ts';
import { renderPage } from '../../bin/catalogue/render.ts';

test('docs/faults.md is what the catalogue says (npm run docs writes it)', () => {
  expect(readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8')).toBe(renderPage());
});

test('the page has one heading a code', () => {
  const headings = [...renderPage().matchAll(/^### (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual(CATALOGUE.map(({ code }) => code));
});
