import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { loadInNode } from '../support/load-configuration.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const names = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test.each(names)('%s loads and validates', async (name) => {
  expect(await loadInNode(`${examples}${name}`)).toHaveProperty('configuration.targets');
});

test.each(names)('%s is told of in the README', (name) => {
  expect(readFileSync(`${examples}README.md`, 'utf8')).toContain(`[${name}](${name}/pairwatch.config.ts)`);
});
