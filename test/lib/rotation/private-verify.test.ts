import { describe, expect, test } from '@jest/globals';
import { rolesOf, whoMay } from '../../support/simulated-roles.ts';
import { ACCOUNT, type Placed, synthesise } from '../../support/synth.ts';
import { EVERYTHING, ROTATING } from '../options.ts';

const NAME = 'pairwatch-everything';
const synthesis = synthesise(ROTATING);
const roles = rolesOf(synthesis, ROTATING.name);

interface Statement {
  readonly Action: unknown;
  readonly Resource: unknown;
}

const roleNamed = (name: string): Placed => {
  const role = synthesis.of('AWS::IAM::Role').find(({ Properties }) => Properties['RoleName'] === name);
  if (!role) throw new Error(`no role ${name}`);
  return role;
};
const statementsOf = ({ logicalId }: Placed): readonly Statement[] =>
  synthesis.all
    .filter(({ Type }) => /^AWS::IAM::(?:Managed)?Policy$/.test(Type))
    .filter(({ Properties }) => JSON.stringify(Properties['Roles']).includes(`"${logicalId}"`))
    .flatMap(
      ({ Properties }) =>
        (Properties['PolicyDocument'] as { readonly Statement: readonly Statement[] }).Statement,
    );

describe('the role that proves new keys at a private location', () => {
  const verify = roleNamed(`${NAME}-verify-office`);
  const watch = roleNamed(`${NAME}-private-office`);

  test('reads versions, and does nothing else', () => {
    const actions = statementsOf(verify).flatMap(({ Action }) => Action);
    expect(actions.toSorted()).toEqual([
      'secretsmanager:GetSecretValue',
      'secretsmanager:ListSecretVersionIds',
    ]);
  });

  test("is taken on by the location's own role alone, which takes on no other", () => {
    expect(verify.Properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        { Action: 'sts:AssumeRole', Principal: { AWS: { 'Fn::GetAtt': [watch.logicalId, 'Arn'] } } },
      ],
    });
    const taking = statementsOf(watch).filter(({ Action }) => [Action].flat().includes('sts:AssumeRole'));
    expect(taking.map(({ Resource }) => Resource)).toEqual([{ 'Fn::GetAtt': [verify.logicalId, 'Arn'] }]);
  });
});

const WATCHERS = [
  'courier',
  'notify',
  'private-office',
  'probe-0',
  'probe-0 in ap-southeast-2',
  'probe-0 in us-east-1',
];

describe('of the table, who may', () => {
  test.each<[action: string, partitions: readonly string[], who: readonly string[]]>([
    ['PutItem', ['proof#private:office'], ['private-office', 'rotate']],
    ['GetItem', ['proof#private:office'], ['rotate']],
    ['Query', ['proof#private:office'], ['private-office', 'widget']],
    ['DeleteItem', ['proof#private:office'], ['rotate']],
    ['PutItem', ['proof#private:elsewhere'], []],
    ['PutItem', ['record#check#3'], WATCHERS],
    ['PutItem', ['tick#1795000000000'], WATCHERS],
    ['BatchGetItem', ['record#check#3', 'record#location#15'], WATCHERS],
    ['BatchGetItem', ['record#check#3', 'rotation'], []],
  ])('%s %j', async (action, partitions, who) => {
    const resource = `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/${NAME}`;
    const wish = {
      action: `dynamodb:${action}`,
      resource,
      context: { 'dynamodb:LeadingKeys': [...partitions] },
    };
    expect(await whoMay(roles, wish)).toEqual(who);
  });
});

test('where nothing is rotated, there is no such role, and nobody is asked', () => {
  const without = JSON.stringify(synthesise(EVERYTHING).all.map(({ Properties }) => Properties));
  expect(without).not.toContain('verify-office');
  expect(without).not.toContain('proof#');
});
