import { describe, expect, test } from '@jest/globals';
import { administratorOf, rolesOf, type Wish, whoMay } from '../../support/simulated-roles.ts';
import { ACCOUNT, synthesise } from '../../support/synth.ts';
import { ROTATING } from '../options.ts';

const synthesis = synthesise(ROTATING);
const everybody = [...rolesOf(synthesis, ROTATING.name), administratorOf(synthesis)];
const bucket = `arn:aws:s3:::pairwatch-everything-ledger-${ACCOUNT}`;

test('the policy of the bucket refuses to write over an entry, and to hide one', () => {
  const inBucket = {
    'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^RotationLedgerBucket/), 'Arn'] }, '/*']],
  };
  const toEverybody = { Effect: 'Deny', Principal: { AWS: '*' }, Resource: inBucket };
  const policies = synthesis.of('AWS::S3::BucketPolicy').map(({ Properties }) => Properties);
  expect(policies.map(({ PolicyDocument }) => PolicyDocument)).toEqual([
    {
      Version: '2012-10-17',
      Statement: [
        expect.objectContaining({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        {
          Sid: 'WriteOnce',
          ...toEverybody,
          Action: 's3:PutObject',
          Condition: { Null: { 's3:if-none-match': 'true' } },
        },
        {
          Sid: 'HideNothing',
          ...toEverybody,
          Action: ['s3:DeleteObject', 's3:ReplicateDelete', 's3:ReplicateObject'],
        },
      ],
    },
  ]);
});

test('it goes with the stack, so that what is left is deleted, or taken into another stack, as the lock has it', () => {
  expect(synthesis.of('AWS::S3::BucketPolicy').map(({ DeletionPolicy }) => DeletionPolicy)).toEqual([
    undefined,
  ]);
});

const onEntry = (action: string, context: Wish['context'] = {}): Wish => ({
  action: `s3:${action}`,
  resource: `${bucket}/entries/00000042.json`,
  context,
});

const WISHES: readonly (readonly [what: string, wish: Wish, who: readonly string[]])[] = [
  [
    'write an entry under a name that is free',
    onEntry('PutObject', { 's3:if-none-match': '*' }),
    ['administrator', 'audit', 'rotate'],
  ],
  ['write over whatever is there', onEntry('PutObject'), []],
  ['write over what somebody has read', onEntry('PutObject', { 's3:if-match': 'etag' }), []],
  ['hide an entry behind a delete marker', onEntry('DeleteObject'), []],
  ['have a replica written over it', onEntry('ReplicateObject'), []],
  ['have the replica of a delete marker hide it', onEntry('ReplicateDelete'), []],
  ['delete a version, which the lock judges', onEntry('DeleteObjectVersion'), ['administrator']],
  ['pass over the lock', onEntry('BypassGovernanceRetention'), ['administrator']],
  ['read an entry', onEntry('GetObject'), ['administrator', 'audit', 'auditor', 'rotate']],
  ['read one without TLS', onEntry('GetObject', { 'aws:SecureTransport': 'false' }), []],
  [
    'take the policy away, which CloudTrail tells',
    { action: 's3:DeleteBucketPolicy', resource: bucket },
    ['administrator'],
  ],
];

describe("who may, the account's administrator among them, by an evaluator of policies,", () => {
  test.each(WISHES)('%s', async (_, wish, who) => {
    expect(await whoMay(everybody, wish)).toEqual(who);
  });
});
