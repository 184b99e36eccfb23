import { expect, test } from '@jest/globals';
import { isChanging, keyIsChanging } from '../../../functions/rotate/changing.ts';
import { emptyRecord, type Rotation } from '../../../functions/rotate/record.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

const rotationIn = (state: Rotation['state'], intents: Rotation['intents'], since = NOW): Rotation =>
  ({ state, intents, since }) as unknown as Rotation;

const changing = (...given: Parameters<typeof rotationIn>) =>
  isChanging({ rotation: rotationIn(...given) }, NOW);

test.each(['setting', 'proving', 'proved'] as const)('in %s, once the new key may be in force', (state) => {
  expect(changing(state, [])).toBe(false);
  expect(changing(state, [{ step: 'set', at: NOW - 1_000 }])).toBe(true);
});

test('while it is taken back', () => {
  const set = { step: 'set', at: NOW - 3_600_000 } as const;
  expect(changing('aborting', [set])).toBe(true);
  expect(changing('aborting', [])).toBe(false);
  expect(changing('returning', [set, { step: 'back', at: NOW - 1_000 }])).toBe(true);
});

test('not once the new key is the current one, and not for long', () => {
  const set = { step: 'set', at: NOW - 1_000 } as const;
  for (const state of ['creating', 'delivering', 'retiring', 'done', 'aborted'] as const)
    expect(changing(state, [set])).toBe(false);
  expect(changing('proving', [{ step: 'set', at: NOW - 300_000 }])).toBe(false);
  expect(changing('aborting', [set], NOW - 300_000)).toBe(true);
  expect(changing('aborting', [{ step: 'set', at: NOW - 300_000 }], NOW - 300_000)).toBe(false);
  expect(isChanging(emptyRecord('token'), NOW)).toBe(false);
});

test('a store that cannot be read changes nothing', async () => {
  const read = () => Promise.reject(new Error('unreachable'));
  expect(await keyIsChanging({ read }, () => NOW)('token')).toBe(false);
});
