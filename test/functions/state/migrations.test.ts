import { expect, test } from '@jest/globals';
import { migrated } from '../../../functions/state/migrations.ts';
import { freshCheckRecord, freshLocationRecord, RECORD_SCHEMA } from '../../../functions/state/record.ts';

test('a record of the first schema gets what came later', () => {
  const { settledTick, measured, measuredDay, ...rest } = freshCheckRecord('api', 'host');
  expect(migrated({ ...rest, schema: 1 })).toEqual({
    state: 'current',
    stored: { ...rest, settledTick, measured, measuredDay, schema: RECORD_SCHEMA },
  });
  expect(migrated({ ...freshLocationRecord('a'), schema: 1 })).toEqual({
    state: 'current',
    stored: freshLocationRecord('a'),
  });
  const location = { ...freshLocationRecord('a'), sight: { blind: false, troubles: { api: { since: 7 } } } };
  expect(migrated({ ...location, schema: 1 })).toMatchObject({
    stored: { sight: { blind: false, troubles: { api: { since: 7, lastTick: 7 } } } },
  });
});

test.each([
  ['of today', freshCheckRecord('api', 'host'), 'current'],
  ['of a newer pairwatch', { schema: RECORD_SCHEMA + 1 }, 'newer'],
  ['of a schema that never was', { schema: 0 }, 'unknown'],
  ['without a schema', { kind: 'check' }, 'unknown'],
  ['that is none', null, 'unknown'],
])('a record %s', (_, stored, state) => {
  expect(migrated(stored).state).toBe(state);
});
