import { expect, test } from '@jest/globals';
import { votesOf } from '../../../functions/probe/publish.ts';
import { failed, NOON, paired } from '../../support/looks.ts';

const looks = [paired('eu-central-1', NOON), failed('us-east-1', NOON)];

const published = (detail: Parameters<typeof votesOf>[1]) =>
  votesOf(looks, detail).map(({ metric, from }) => (from === undefined ? metric : `${metric} from ${from}`));

test('a look is published as an outcome, with its duration, and by location, as the detail has it', () => {
  expect(published('outcome')).toEqual(['Failed', 'Failed']);
  expect(published('target')).toEqual(['Failed', 'HandshakeDuration', 'Failed']);
  expect(published('location')).toEqual([
    ...published('target'),
    'Failed from eu-central-1',
    'HandshakeDuration from eu-central-1',
    'Failed from us-east-1',
  ]);
});
