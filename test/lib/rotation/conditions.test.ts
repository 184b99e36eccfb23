import { describe, expect, test } from '@jest/globals';
import { LEDGER_KEY, rolesOf, type Wish, whoMay } from '../../support/simulated-roles.ts';
import { ACCOUNT, synthesise } from '../../support/synth.ts';
import { ROTATING } from '../options.ts';

/*
 * Who may do what to keys and to the ledger, as an evaluator of AWS's rules that is not ours has it: an emulator knows
 * neither every condition nor the lock of an object.
 */

const HOME = 'eu-central-1';
const NAME = 'pairwatch-everything';
const CUSTOMER_KEY = `arn:aws:kms:${HOME}:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;
const roles = rolesOf(synthesise({ ...ROTATING, kmsKey: CUSTOMER_KEY }), ROTATING.name);

const NOBODY: readonly string[] = [];
const everywhere = (name: string): readonly string[] =>
  ['', ' in ap-southeast-2', ' in us-east-1'].map((where) => `${name}${where}`);
const PROBES = everywhere('probe-0');
const VERIFIERS = [...everywhere('verify'), 'verify-office'];
const WRITERS = ['audit', 'rotate'];

const secret = (name: string) =>
  `arn:aws:secretsmanager:${HOME}:${ACCOUNT}:secret:pairwatch/everything/${name}-a1B2c3`;
const onSecret = (action: string, name: string): Wish => ({
  action: `secretsmanager:${action}`,
  resource: secret(name),
});
const reading = (name: string, stage: string): Wish => ({
  ...onSecret('GetSecretValue', name),
  context: { 'secretsmanager:VersionStage': stage },
});
const calling = (name: string, region = HOME): Wish => ({
  action: 'lambda:InvokeFunction',
  resource: `arn:aws:lambda:${region}:${ACCOUNT}:function:${NAME}-${name}`,
});
const bucket = `arn:aws:s3:::${NAME}-ledger-${ACCOUNT}`;
const onEntry = (action: string, name = 'entries/00000042.json'): Wish => ({
  action: `s3:${action}`,
  resource: `${bucket}/${name}`,
});
const putting = (name?: string): Wish => ({
  ...onEntry('PutObject', name),
  context: { 's3:if-none-match': '*' },
});
const onBucket = (action: string): Wish => ({ action: `s3:${action}`, resource: bucket });
const onKey = (action: string, resource = LEDGER_KEY): Wish => ({ action: `kms:${action}`, resource });
const via = (service: string, action: string): Wish => ({
  ...onKey(action, CUSTOMER_KEY),
  context: { 'kms:ViaService': `${service}.${HOME}.amazonaws.com` },
});
const onItems = (action: string, partition: string): Wish => ({
  action: `dynamodb:${action}`,
  resource: `arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/${NAME}`,
  context: { 'dynamodb:LeadingKeys': [partition] },
});

type Row = readonly [what: string, wish: Wish, who: readonly string[]];

const SECRETS: readonly Row[] = [
  ['the current key', reading('api', 'AWSCURRENT'), [...PROBES, 'private-office', 'rotate', ...VERIFIERS]],
  ['a pending key', reading('api', 'AWSPENDING'), ['rotate', ...VERIFIERS]],
  ['a former key', reading('api', 'AWSPREVIOUS'), ['rotate', ...VERIFIERS]],
  ['a pending key of one region', reading('byhand', 'AWSPENDING'), ['rotate', 'verify in us-east-1']],
  ['a version by its id', onSecret('GetSecretValue', 'api'), ['rotate']],
  ['a version with a label of its own', reading('api', 'mine'), ['rotate']],
  ["a provider's admin key", reading('openai-admin', 'AWSCURRENT'), ['rotate']],
  ['a standby device', reading('gateway-device/standby', 'AWSCURRENT'), ['rotate']],
  ['a courier', reading('gateway-courier', 'AWSCURRENT'), ['courier']],
  ["a courier's pending version", reading('gateway-courier', 'AWSPENDING'), NOBODY],
  ['a key that is not rotated', reading('router-client', 'AWSCURRENT'), [...PROBES, 'private-office']],
  ['the pending version of such a key', reading('router-client', 'AWSPENDING'), NOBODY],
  ['a secret with a longer name', reading('api-more', 'AWSCURRENT'), NOBODY],
  ['a secret of nobody here', reading('../elsewhere/api', 'AWSCURRENT'), NOBODY],
];

const CHANGES: readonly Row[] = [
  ['store a key', onSecret('PutSecretValue', 'api'), ['rotate']],
  ['store a vault', onSecret('PutSecretValue', 'gateway-device/standby'), ['rotate']],
  ['store a courier', onSecret('PutSecretValue', 'gateway-courier'), NOBODY],
  ['store a key that is not rotated', onSecret('PutSecretValue', 'router-client'), NOBODY],
  ['promote a key', onSecret('UpdateSecretVersionStage', 'api'), ['rotate']],
  ['promote a version of a vault', onSecret('UpdateSecretVersionStage', 'openai-admin'), NOBODY],
  ['list versions', onSecret('ListSecretVersionIds', 'api'), [...WRITERS, ...VERIFIERS]],
  ['delete a key', onSecret('DeleteSecret', 'api'), NOBODY],
  ['put another function in charge', onSecret('RotateSecret', 'api'), NOBODY],
  ['let others in', onSecret('PutResourcePolicy', 'api'), NOBODY],
  ['encrypt a secret', via('secretsmanager', 'GenerateDataKey'), ['rotate']],
  ['prove a key', calling('verify', 'us-east-1'), ['rotate']],
  ['deliver a key', calling('courier'), ['rotate']],
  ['rotate, or list the keys of a provider', calling('rotate'), ['audit']],
  ['remember a rotation', onItems('PutItem', 'rotation'), ['rotate']],
  ['see how far a rotation is', onItems('GetItem', 'rotation'), ['audit', 'rotate']],
  ['forget a rotation', onItems('DeleteItem', 'rotation'), NOBODY],
];

const LEDGER: readonly Row[] = [
  ['read an entry', onEntry('GetObject'), ['audit', 'auditor', 'rotate']],
  ['read a checkpoint', onEntry('GetObject', 'checkpoints/00000042.json'), ['audit', 'auditor']],
  ['list entries', onBucket('ListBucket'), ['audit', 'auditor', 'rotate']],
  ['list versions of entries', onBucket('ListBucketVersions'), ['audit', 'auditor']],
  ['write an entry', putting(), WRITERS],
  ['write a checkpoint', putting('checkpoints/00000042.json'), ['audit']],
  ['write anything else', putting('entries/note.txt'), NOBODY],
  ['write over an entry', onEntry('PutObject'), NOBODY],
  ['sign', onKey('Sign'), WRITERS],
  ['know the signing key', onKey('GetPublicKey'), ['audit', 'auditor', 'rotate']],
  ...[
    'DeleteObject',
    'DeleteObjectVersion',
    'BypassGovernanceRetention',
    'PutObjectRetention',
    'PutObjectLegalHold',
  ].map((action): Row => [action, onEntry(action), NOBODY]),
  ...[
    'DeleteBucket',
    'PutBucketObjectLockConfiguration',
    'PutBucketPolicy',
    'PutBucketVersioning',
    'PutLifecycleConfiguration',
  ].map((action): Row => [action, onBucket(action), NOBODY]),
  ...['DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'CreateGrant'].map(
    (action): Row => [action, onKey(action), NOBODY],
  ),
];

const asked = async (wish: Wish, who: readonly string[]) =>
  expect(await whoMay(roles, wish)).toEqual(who.toSorted());

describe('who may, by an evaluator of policies, read', () => {
  test.each(SECRETS)('%s', (_, wish, who) => asked(wish, who));
});

describe('who may, by an evaluator of policies,', () => {
  test.each(CHANGES)('%s', (_, wish, who) => asked(wish, who));
});

describe('who may, by an evaluator of policies, of the ledger:', () => {
  test.each(LEDGER)('%s', (_, wish, who) => asked(wish, who));
});

test('every role is asked', () => {
  expect(roles.map(({ label }) => label).toSorted()).toEqual(
    [
      ...PROBES,
      ...VERIFIERS,
      ...WRITERS,
      ...['auditor', 'courier', 'notify', 'private-office', 'widget'],
    ].toSorted(),
  );
});
