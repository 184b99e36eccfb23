import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ROTATION_DRIVERS } from '../../functions/contract/rotation.ts';

test('docs/rotation.md has a row for each driver, in the order of the list', () => {
  const page = readFileSync(new URL('../../docs/rotation.md', import.meta.url), 'utf8');
  const [, table = ''] = page.split('| `driver` |');
  const [rows = ''] = table.split('\n\n');
  expect([...rows.matchAll(/^\| `([a-z-]+)`/gm)].map(([, driver]) => driver)).toEqual(ROTATION_DRIVERS);
});
