import { expect, test } from '@jest/globals';
import { namesOf } from '../../../functions/contract/names.ts';
import { retainedLedger } from '../../../lib/ledger/retained.ts';
import { ACCOUNT, synthesise } from '../../support/synth.ts';
import { EVERYTHING, ROTATING } from '../options.ts';

const leftBy = (lock: 'governance' | 'compliance'): string =>
  retainedLedger({
    name: 'everything',
    names: namesOf('everything'),
    deployment: { home: 'eu-central-1', ledger: { lock, days: 400 } },
    account: ACCOUNT,
  });

test('the stack says of the ledger what stays of it; one without says nothing', () => {
  const outputsOf = (options: typeof ROTATING) =>
    JSON.parse(synthesise(options).templates.get('pairwatch-everything')?.text ?? '').Outputs;
  expect(outputsOf(ROTATING).RetainedLedger.Value).toBe(leftBy('governance'));
  expect(outputsOf(EVERYTHING).RetainedLedger).toBeUndefined();
});

test('a ledger under governance is deleted by who has the right; one under compliance by nobody before its time', () => {
  expect(leftBy('governance')).toContain(
    'To delete it, with the right s3:BypassGovernanceRetention: bucket=pairwatch-everything-ledger-111122223333; aws s3api',
  );
  expect(leftBy('compliance')).toContain(
    'Nobody can delete an entry before its 400 days are over, the root of the account neither; then: bucket=',
  );
});

test('the key is found by what it is described as, since its alias goes with the stack', () => {
  const [key] = synthesise(ROTATING).of('AWS::KMS::Key');
  const [, pattern] = /grep '(.+)'/.exec(leftBy('governance')) ?? [];
  expect(String(key?.Properties['Description'])).toMatch(new RegExp(String(pattern)));
});
