import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: ROOT });

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const proseOf = (path: string): string => textOf(path).replace(/^\s*```.*?^\s*```/gms, '');

/** As GitHub makes them of headings. */
const anchorsOf = (path: string): readonly string[] =>
  [...proseOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );

const linksIn = (page: string) =>
  [...proseOf(page).matchAll(/\]\(([^)\s#]*)(?:#([^)\s]*))?\)/g)]
    .map(([, path = '', anchor]) => ({ path, anchor }))
    .filter(({ path }) => !/^[a-z]+:/.test(path));

const isDead = (page: string, { path, anchor }: ReturnType<typeof linksIn>[number]): boolean => {
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !anchorsOf(target).includes(anchor);
};

test.each(PAGES)('every link in %s leads somewhere, to a heading that is there', (page) => {
  const dead = linksIn(page).filter((link) => isDead(page, link));
  expect(dead).toEqual([]);
});

test('a page that is gone and a heading that is not there are dead', () => {
  expect(isDead('README.md', { path: 'docs/gone.md', anchor: undefined })).toBe(true);
  expect(isDead('docs/runbook.md', { path: '', anchor: 'gone' })).toBe(true);
  expect(isDead('README.md', { path: 'docs/runbook.md', anchor: 'down' })).toBe(false);
});

test.each(PAGES)('every npm script that %s names is there', (page) => {
  const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Record<string, string> };
  const named = [...textOf(page).matchAll(/npm run ([a-z0-9:]+)/g)].map(([, script = '']) => script);
  expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
});
