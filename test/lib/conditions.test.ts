import { describe, expect, test } from '@jest/globals';
import { rolesOf, type Wish, whoMay } from '../support/simulated-roles.ts';
import { ACCOUNT, synthesise } from '../support/synth.ts';
import { EVERYTHING } from './options.ts';

/*
 * What the roles' conditions come to, as an evaluator of AWS's rules that is not ours has it: an emulator need not know
 * them. Those of rotation: rotation/conditions.test.ts.
 */

const HOME = 'eu-central-1';
const KEY = `arn:aws:kms:${HOME}:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;
const roles = rolesOf(synthesise({ ...EVERYTHING, kmsKey: KEY }), EVERYTHING.name);

const LABELS = {
  probe: 'probe-0',
  courier: 'courier',
  'private location': 'private-office',
  notify: 'notify',
} as const;

const whoMayDo = (action: string, resource: string, context: Wish['context'] = {}) =>
  whoMay(roles, { action, resource, context });

const secret = (name: string) =>
  `arn:aws:secretsmanager:${HOME}:${ACCOUNT}:secret:pairwatch/everything/${name}-a1B2c3`;
const READ = 'secretsmanager:GetSecretValue';
const staged = (stage: string) => ({ 'secretsmanager:VersionStage': stage });
const PUBLISH = 'cloudwatch:PutMetricData';
const into = (namespace: string) => ({ 'cloudwatch:namespace': namespace });
const DECRYPT = 'kms:Decrypt';
const via = (service: string) => ({ 'kms:ViaService': `${service}.${HOME}.amazonaws.com` });

type Case = readonly [role: keyof typeof LABELS, ...asked: Parameters<typeof whoMayDo>];

const ALLOWED: readonly Case[] = [
  ['probe', READ, secret('api'), staged('AWSCURRENT')],
  ['probe', READ, secret('gateway-device'), staged('AWSCURRENT')],
  ['courier', READ, secret('gateway-courier'), staged('AWSCURRENT')],
  ['private location', READ, secret('inner-device'), staged('AWSCURRENT')],
  ['probe', PUBLISH, '*', into('Pairwatch/everything')],
  ['private location', PUBLISH, '*', into('Pairwatch/everything')],
  ['probe', DECRYPT, KEY, via('secretsmanager')],
  ['probe', DECRYPT, KEY, via('dynamodb')],
];

const DENIED: readonly Case[] = [
  ['probe', READ, secret('api'), staged('AWSPENDING')],
  ['probe', READ, secret('api'), staged('AWSPREVIOUS')],
  ['probe', READ, secret('api')],
  ['probe', READ, secret('api-more'), staged('AWSCURRENT')],
  ['probe', READ, secret('gateway-courier'), staged('AWSCURRENT')],
  ['probe', READ, secret('gateway-device/standby'), staged('AWSCURRENT')],
  ['probe', READ, secret('api').replace('everything', 'staging'), staged('AWSCURRENT')],
  ['courier', READ, secret('gateway-courier'), staged('AWSPENDING')],
  ['courier', READ, secret('gateway-device/standby'), staged('AWSCURRENT')],
  ['private location', READ, secret('gateway-courier'), staged('AWSCURRENT')],
  ['notify', READ, secret('api'), staged('AWSCURRENT')],
  ['probe', 'secretsmanager:PutSecretValue', secret('api')],
  ['probe', PUBLISH, '*', into('Pairwatch/staging')],
  ['probe', PUBLISH, '*', into('Pairwatch/everything-else')],
  ['probe', PUBLISH, '*'],
  ['probe', DECRYPT, KEY],
  ['probe', DECRYPT, KEY, via('s3')],
  ['probe', DECRYPT, KEY.replace('1234', '5678'), via('secretsmanager')],
];

describe('the conditions of the roles, by an evaluator of policies', () => {
  test.each(ALLOWED)('%s: %s of %s, %j, is allowed', async (role, ...asked) => {
    expect(await whoMayDo(...asked)).toContain(LABELS[role]);
  });

  test.each(DENIED)('%s: %s of %s, %j, is denied', async (role, ...asked) => {
    expect(await whoMayDo(...asked)).not.toContain(LABELS[role]);
  });
});
