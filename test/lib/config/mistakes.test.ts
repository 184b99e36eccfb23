import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { mistakesIn } from '../../../lib/config/check.ts';
import { describeMistake, type Mistake } from '../../../lib/config/mistakes.ts';

interface Case {
  readonly default: unknown;
  readonly expected: readonly Mistake[];
}

const files = readdirSync(new URL('./mistakes/', import.meta.url)).filter((file) => file.endsWith('.ts'));
const byPath = (a: Mistake, b: Mistake) => a.path.localeCompare(b.path);

test.each(files)('%s: exactly its mistakes, with path, value and fix', async (file) => {
  const { default: options, expected }: Case = await import(`./mistakes/${file}`);
  expect([...mistakesIn(options)].sort(byPath)).toEqual([...expected].sort(byPath));
});

test.each(files)('%s: no mistake repeats a secret, and each is one line', async (file) => {
  const { default: options }: Case = await import(`./mistakes/${file}`);
  for (const line of mistakesIn(options).map(describeMistake)) expect(line).not.toMatch(/hunter2|Canary|\n/);
});

test.each([undefined, null, 5, 'text', [], () => ({})])('%p is no configuration', (input) => {
  expect(mistakesIn(input)).toHaveLength(1);
});
