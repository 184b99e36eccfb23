import { expect, test } from '@jest/globals';
import { newsOfStuck, type Stuck } from '../../../../functions/aws/rotation/stuck.ts';
import { LedgerError } from '../../../../functions/ledger/ports.ts';

const error = new LedgerError('LEDGER_CANNOT_SIGN', 'the key 1234 in eu-central-1: KMSInvalidStateException');
const stuck = (...targets: readonly string[]): readonly Stuck[] =>
  targets.map((target) => ({ target, error }));
const named = (...targets: readonly string[]) =>
  newsOfStuck(stuck(...targets), 'mine', 0).map(({ subject, code, once }) => ({ subject, code, once }));

test('one cause has one name a day, whichever targets it meets by then', () => {
  expect(named('api', 'chat')).toHaveLength(1);
  expect(named('chat', 'embeddings', 'api')).toEqual(named('api', 'chat'));
  expect(named('api')).not.toEqual(named('chat'));
});
