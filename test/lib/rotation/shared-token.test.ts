import { describe, expect, test } from '@jest/globals';
import type { Options } from '../../../lib/config/options.ts';
import { rolesOf, type Wish, whoMay } from '../../support/simulated-roles.ts';
import { ACCOUNT, synthesise } from '../../support/synth.ts';
import { ROTATING } from '../options.ts';

const HOME = 'eu-central-1';
const NAME = 'pairwatch-everything';
const { gateway } = ROTATING.targets;
const TOKEN: Options = {
  ...ROTATING,
  targets: {
    ...ROTATING.targets,
    ...(gateway && {
      token: {
        ...{ protocol: 'openclaw', url: gateway.url, quorum: 1 },
        key: { secret: 'gateway-token', in: 'gateway-token', rotate: { through: 'gateway' } },
        locations: ['us-east-1', 'private:office'],
      },
    }),
  },
};
const synthesis = synthesise(TOKEN);
const roles = rolesOf(synthesis, NAME.replace('pairwatch-', ''));

const reading = (name: string, stage?: string): Wish => ({
  action: 'secretsmanager:GetSecretValue',
  resource: `arn:aws:secretsmanager:${HOME}:${ACCOUNT}:secret:pairwatch/everything/${name}-a1B2c3`,
  ...(stage !== undefined && { context: { 'secretsmanager:VersionStage': stage } }),
});
const onRotations = (action: string): Wish => ({
  action: `dynamodb:${action}`,
  resource: `arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/${NAME}`,
  context: { 'dynamodb:LeadingKeys': ['rotation'] },
});

const PROOF = ['verify in us-east-1', 'verify-office'];

const ROWS: readonly (readonly [what: string, wish: Wish, who: readonly string[]])[] = [
  [
    'read the token',
    reading('gateway-token', 'AWSCURRENT'),
    ['courier', 'private-office', 'probe-0 in us-east-1', 'rotate', ...PROOF],
  ],
  ['read a pending token', reading('gateway-token', 'AWSPENDING'), ['courier', 'rotate', ...PROOF]],
  ['read a former token', reading('gateway-token', 'AWSPREVIOUS'), ['courier', 'rotate', ...PROOF]],
  ['read a version of it by its id', reading('gateway-token'), ['rotate']],
  ['read a standby that it has not', reading('gateway-token/standby', 'AWSCURRENT'), []],
  [
    'see that it is being changed',
    onRotations('GetItem'),
    ['audit', 'private-office', 'probe-0 in us-east-1', 'rotate'],
  ],
  ['change what is known of that', onRotations('PutItem'), ['rotate']],
];

describe("the rights of a gateway's shared token", () => {
  test.each(ROWS)('%s', async (_, wish, who) => {
    expect((await whoMay(roles, wish)).toSorted()).toEqual(who.toSorted());
  });

  test.each(['api', 'byhand', 'gateway-device'])(
    'the courier reads no pending version of %s',
    async (name) => {
      expect(await whoMay(roles, reading(name, 'AWSPENDING'))).not.toContain('courier');
      expect(await whoMay(roles, reading(name, 'AWSPREVIOUS'))).not.toContain('courier');
    },
  );

  test('no standby is made of it, and its secret rotates', () => {
    const names = synthesis.of('AWS::SecretsManager::Secret').map(({ Properties }) => Properties['Name']);
    expect(names).toContain('pairwatch/everything/gateway-token');
    expect(names).not.toContain('pairwatch/everything/gateway-token/standby');
    expect(synthesis.of('AWS::SecretsManager::RotationSchedule')).toHaveLength(3);
  });
});
