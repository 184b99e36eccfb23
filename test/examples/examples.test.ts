import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { planOf } from '../../lib/config/plan.ts';
import { loadInNode } from '../support/load-configuration.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const names = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test.each(names)(
  '%s loads and validates, and each of its locations has something to look at',
  async (name) => {
    const loaded = await loadInNode(`${examples}${name}`);
    if (!('configuration' in loaded)) throw new Error(JSON.stringify(loaded));
    const { configuration } = loaded;
    for (const location of configuration.locations)
      expect(planOf(configuration, location).targets).not.toEqual([]);
  },
);

test.each(names)('%s is told of in the README', (name) => {
  expect(readFileSync(`${examples}README.md`, 'utf8')).toContain(`[${name}](${name}/pairwatch.config.ts)`);
});
