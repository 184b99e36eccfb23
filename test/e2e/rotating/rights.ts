import type { Names } from '../../../functions/contract/names.ts';
import type { RotatedTarget } from './attempts.ts';

/** One right of a deployed role, and what does not work without it. */
export interface RightRow {
  readonly of: 'rotate' | 'verify' | 'courier' | 'audit';
  readonly action: string;
  readonly breaks: string;
  /** Where the action is allowed for several things: the one that is taken away, as the end of an ARN. */
  readonly resource?: (names: Names) => string;
  /** Whose rotation it breaks. @default api */
  readonly target?: RotatedTarget;
  /** @default - it breaks what comes after a rotation has begun */
  readonly when?: 'at its begin' | 'while the provider fails' | 'while something is found';
  /** Nothing fails without it but the numbers of the alarms, or the call of the function. */
  readonly shows?: 'metrics' | 'error';
  /** What people hear of it at once. @default - not asked */
  readonly tells?: string;
}

const secret = (name: string) => (names: Names) => `secret:${names.secret(name)}-*`;
const called = (name: 'verify' | 'courier' | 'notify' | 'rotate') => (names: Names) =>
  `function:${names[name]}`;

/** In full, as a policy names it. */
export const arnOf = (resource: string): string => {
  const [service = ''] = resource.split(':');
  return `arn:aws:${service === 'secret' ? 'secretsmanager' : 'lambda'}:*:*:${resource}`;
};

/** What is allowed, and what does not work without it. */
export const RIGHTS: readonly RightRow[] = [
  {
    of: 'rotate',
    action: 'secretsmanager:GetSecretValue',
    resource: secret('api'),
    breaks: 'the pending key is promoted once its value is there',
  },
  {
    of: 'rotate',
    action: 'secretsmanager:GetSecretValue',
    resource: secret('admin'),
    breaks: 'the provider is asked for what it knows of the former key, and ends it',
  },
  {
    of: 'rotate',
    action: 'secretsmanager:ListSecretVersionIds',
    breaks: 'the versions of the key are told apart',
  },
  {
    of: 'rotate',
    action: 'secretsmanager:PutSecretValue',
    resource: secret('api'),
    when: 'at its begin',
    breaks: 'a new key is stored as the pending version',
  },
  {
    of: 'rotate',
    action: 'secretsmanager:PutSecretValue',
    resource: secret('device/standby'),
    target: 'gateway',
    breaks: 'the former device is kept as the next standby',
  },
  {
    of: 'rotate',
    action: 'secretsmanager:UpdateSecretVersionStage',
    breaks: 'the pending version becomes the current one',
  },
  { of: 'rotate', action: 'dynamodb:GetItem', breaks: 'it is known how far a rotation is' },
  { of: 'rotate', action: 'dynamodb:PutItem', breaks: 'it is remembered how far a rotation is' },
  {
    of: 'rotate',
    action: 's3:GetObject',
    breaks: 'the newest entry is read, which the next one names',
  },
  { of: 'rotate', action: 's3:ListBucket', breaks: 'the newest entry is found' },
  { of: 'rotate', action: 's3:PutObject', breaks: 'an entry is written' },
  {
    of: 'rotate',
    action: 'kms:GetPublicKey',
    tells: 'LEDGER_CANNOT_SIGN',
    breaks: 'the key that signs is known',
  },
  { of: 'rotate', action: 'kms:Sign', breaks: 'an entry is signed' },
  {
    of: 'rotate',
    action: 'lambda:InvokeFunction',
    resource: called('verify'),
    breaks: 'the regions prove the new key',
  },
  {
    of: 'rotate',
    action: 'lambda:InvokeFunction',
    resource: called('courier'),
    breaks: 'the gateway that uses the key takes it',
  },
  {
    of: 'rotate',
    action: 'lambda:InvokeFunction',
    resource: called('courier'),
    target: 'token',
    breaks: 'the gateway is given another shared token',
  },
  {
    of: 'rotate',
    action: 'lambda:InvokeFunction',
    resource: called('notify'),
    when: 'while the provider fails',
    shows: 'error',
    breaks: 'people hear of what keeps a rotation from getting on',
  },
  {
    of: 'rotate',
    action: 'cloudwatch:PutMetricData',
    shows: 'metrics',
    breaks: 'the alarms have numbers',
  },
  { of: 'verify', action: 'secretsmanager:GetSecretValue', breaks: 'a region reads the pending version' },
  {
    of: 'verify',
    action: 'secretsmanager:ListSecretVersionIds',
    breaks: 'a region knows which version is the pending one',
  },
  {
    of: 'courier',
    action: 'secretsmanager:GetSecretValue',
    breaks: "the courier's device is read, and the gateway takes the new key",
  },
  {
    of: 'courier',
    action: 'secretsmanager:GetSecretValue',
    resource: secret('shared-token'),
    target: 'token',
    breaks: 'the courier reads the pending token by itself',
  },
  { of: 'audit', action: 's3:GetObject', breaks: 'the entries are read' },
  { of: 'audit', action: 's3:ListBucket', breaks: 'the entries are listed' },
  { of: 'audit', action: 's3:ListBucketVersions', breaks: 'later versions of an entry are found' },
  { of: 'audit', action: 's3:PutObject', breaks: 'the head is anchored by a checkpoint' },
  { of: 'audit', action: 'kms:GetPublicKey', breaks: 'the key whose signature counts is known' },
  { of: 'audit', action: 'kms:Sign', breaks: 'a checkpoint is signed' },
  { of: 'audit', action: 'sns:Publish', breaks: 'the auditors hear of the head' },
  {
    of: 'audit',
    action: 'secretsmanager:ListSecretVersionIds',
    breaks: "the ledger is compared with the secret's versions",
  },
  {
    of: 'audit',
    action: 'dynamodb:GetItem',
    breaks: 'the ledger is compared with what is remembered of a rotation',
  },
  {
    of: 'audit',
    action: 'lambda:InvokeFunction',
    resource: called('rotate'),
    breaks: "the ledger is compared with the provider's list",
  },
  {
    of: 'audit',
    action: 'lambda:InvokeFunction',
    resource: called('notify'),
    when: 'while something is found',
    breaks: 'people hear of what is found',
  },
  {
    of: 'audit',
    action: 'cloudtrail:LookupEvents',
    breaks: 'the ledger is compared with what CloudTrail knows',
  },
  { of: 'audit', action: 'cloudwatch:PutMetricData', breaks: 'LedgerBroken has its number' },
];

/** The same of the auditor's role, which people take on. */
export const AUDITOR_RIGHTS: readonly { readonly action: string; readonly breaks: string }[] = [
  { action: 's3:GetObject', breaks: 'the entries are read' },
  { action: 's3:ListBucket', breaks: 'the entries are listed' },
  { action: 's3:ListBucketVersions', breaks: 'later versions of an entry are found' },
  { action: 'kms:GetPublicKey', breaks: 'the key whose signature counts is known' },
];

/** Granted to the service, which writes on the function's behalf: no emulator asks for it. */
export const NOT_JUDGED = ['logs:CreateLogStream', 'logs:PutLogEvents'];
