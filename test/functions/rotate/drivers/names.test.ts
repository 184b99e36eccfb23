import { describe, expect, test } from '@jest/globals';
import { DRIVERS } from '../../../../functions/rotate/drivers/index.ts';
import { documentLike, idsIn, keyIn } from '../../../../functions/rotate/drivers/key-document.ts';
import { keyName, readKeyName } from '../../../../functions/rotate/drivers/key-name.ts';

describe('names at a provider', () => {
  const made = { installation: 'mine', target: 'api', version: 'a1b2c3d4-0000-4000-8000-000000000001' };

  test('are read again, and fit what every provider takes', () => {
    expect(readKeyName(keyName(made))).toEqual(made);
    const longest = keyName({ installation: 'i'.repeat(63), target: 't'.repeat(63), version: made.version });
    expect(longest).toMatch(/^[a-zA-Z0-9][\w/.@-]{0,253}[a-zA-Z0-9]$/);
    expect(longest.length).toBeLessThanOrEqual(175);
  });

  test.each([
    '',
    'pairwatch',
    'pairwatch/mine/api',
    'pairwatch/mine/api/1/2',
    'my pairwatch/mine/api/1',
    'Pairwatch/a/b/c',
  ])('%j is not ours', (name) => {
    expect(readKeyName(name)).toBeUndefined();
  });
});

test('a new key is stored in the form of the current one', () => {
  expect(documentLike('sk-old', 'sk-new', { id: '1' })).toBe('sk-new');
  const document = documentLike('{"schema":1,"key":"sk-old"}', 'sk-new', { id: '1' });
  expect(JSON.parse(document)).toEqual({ schema: 1, key: 'sk-new', issued: { id: '1' } });
  expect([keyIn(document), idsIn(document), idsIn('sk-new')]).toEqual(['sk-new', { id: '1' }, {}]);
});

test('the table knows each driver by its own name', () => {
  for (const [name, driver] of Object.entries(DRIVERS)) expect(driver.name).toBe(name);
});
