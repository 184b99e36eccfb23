import { describe, expect, test } from '@jest/globals';
import { CALLED_SERVICES } from '../../lib/config/deployment-options.ts';
import { type Placed, type Synthesis, synthesise } from '../support/synth.ts';
import { EVERYTHING, ROTATING } from './options.ts';

const everything = synthesise(EVERYTHING);
const HOME = 'pairwatch-everything';

const functionsIn = ({ of }: Synthesis, template = HOME): Readonly<Record<string, Placed['Properties']>> =>
  Object.fromEntries(
    of('AWS::Lambda::Function')
      .filter((made) => made.template === template)
      .map(({ Properties }) => [String(Properties['FunctionName']).replace(`${HOME}-`, ''), Properties]),
  );

const company = synthesise({
  ...EVERYTHING,
  tags: { 'cost-centre': '4711' },
  permissionsBoundary: 'Boundary',
  alerts: { topic: 'arn:aws:sns:eu-central-1:111122223333:ours', email: ['on-call@example.com'] },
  perRegion: {
    'eu-central-1': {
      vpc: {
        id: 'vpc-0a1b2c3d4e5f60718',
        subnets: ['subnet-0a1b2c3d4e5f60718'],
        securityGroups: ['sg-0a1b2c3d4e5f60718'],
        endpoints: ['secretsmanager', 'dynamodb'],
      },
      proxyAuth: { secret: 'proxy' },
      proxy: 'http://proxy.example.com:3128',
    },
    'us-east-1': { endpoints: { secretsmanager: 'https://secrets.example.com' } },
  },
});

test('tags, on everything that takes them', () => {
  for (const type of [
    'Lambda::Function',
    'SecretsManager::Secret',
    'CloudWatch::Alarm',
    'DynamoDB::Table',
    'IAM::Role',
  ])
    for (const { Properties } of company.of(`AWS::${type}`))
      expect(Properties['Tags']).toEqual([{ Key: 'cost-centre', Value: '4711' }]);
});

test('a boundary of every role', () => {
  for (const { Properties } of company.of('AWS::IAM::Role'))
    expect(JSON.stringify(Properties['PermissionsBoundary'])).toContain(':policy/Boundary');
});

test('an own topic, beside which none is created', () => {
  expect(company.of('AWS::SNS::Topic').map(({ Properties }) => Properties['TopicName'])).not.toContain(
    'pairwatch-everything-alerts',
  );
  const { notify } = functionsIn(company);
  expect(notify?.['Environment']).toMatchObject({
    Variables: { PAIRWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-central-1:111122223333:ours' },
  });
  expect(company.of('AWS::SNS::Subscription').map(({ Properties }) => Properties['TopicArn'])).toContain(
    'arn:aws:sns:eu-central-1:111122223333:ours',
  );
});

test('a network of their own, with endpoints', () => {
  const inside = functionsIn(company)['probe-0'];
  expect(inside?.['VpcConfig']).toEqual({
    SubnetIds: ['subnet-0a1b2c3d4e5f60718'],
    SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'],
  });
  expect(JSON.stringify(inside?.['Environment'])).toContain('AWS_ENDPOINT_URL_DYNAMODB');
  expect(company.of('AWS::EC2::VPCEndpoint').map(({ Properties }) => Properties['ServiceName'])).toEqual([
    'com.amazonaws.eu-central-1.secretsmanager',
    'com.amazonaws.eu-central-1.dynamodb',
  ]);
  expect(functionsIn(company, `${HOME}-us-east-1`)['probe-0']?.['Environment']).toMatchObject({
    Variables: { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'https://secrets.example.com' },
  });
  expect(functionsIn(company)['notify']).not.toHaveProperty('VpcConfig');
});

describe('a network of their own without a way out, where keys are rotated', () => {
  const vpc = {
    id: 'vpc-0a1b2c3d4e5f60718',
    subnets: ['subnet-0a1b2c3d4e5f60718'],
    securityGroups: ['sg-0a1b2c3d4e5f60718'],
    endpoints: CALLED_SERVICES,
    routeTables: ['rtb-0a1b2c3d4e5f60718'],
  };
  const closed = synthesise({ ...ROTATING, perRegion: { 'eu-central-1': { vpc } } });
  /** As CloudWatch's actions are called. */
  const endpointOf = (prefix: string) => (prefix === 'cloudwatch' ? 'monitoring' : prefix);

  test('has an endpoint of each service that its functions may call', () => {
    const roles = closed
      .of('AWS::Lambda::Function')
      .filter(({ Properties, template }) => template === HOME && Properties['VpcConfig'] !== undefined)
      .map(({ Properties }) => Properties['Role'] as { readonly 'Fn::GetAtt': readonly [string] })
      .map(({ 'Fn::GetAtt': [role] }) => role);
    const policies = closed
      .of('AWS::IAM::Policy')
      .filter(({ Properties }) => roles.some((role) => JSON.stringify(Properties['Roles']).includes(role)));
    const documents = JSON.stringify(policies.map(({ Properties }) => Properties['PolicyDocument']));
    const prefixes = [...documents.matchAll(/"([a-z0-9]+):[A-Z]\w+"/g)].map(([, prefix = '']) =>
      endpointOf(prefix),
    );
    // Lambda itself writes the logs, and attaches the function.
    const called = new Set(prefixes.filter((service) => !['logs', 'ec2', 'aws'].includes(service)));
    expect([...called].sort()).toEqual([...CALLED_SERVICES].sort());
  });

  test('has that of S3 in its route tables', () => {
    const [bucket, ...others] = closed
      .of('AWS::EC2::VPCEndpoint')
      .map(({ Properties }) => Properties)
      .sort((one) => (String(one['ServiceName']).endsWith('.s3') ? -1 : 1));
    expect(bucket).toMatchObject({
      VpcEndpointType: 'Gateway',
      RouteTableIds: ['rtb-0a1b2c3d4e5f60718'],
      ServiceName: 'com.amazonaws.eu-central-1.s3',
    });
    expect(bucket).not.toHaveProperty('SubnetIds');
    for (const other of others)
      expect(other).toMatchObject({ VpcEndpointType: 'Interface', SubnetIds: vpc.subnets });
  });
});

test('credentials of a proxy, in a secret that is created', () => {
  expect(company.of('AWS::SecretsManager::Secret').map(({ Properties }) => Properties['Name'])).toContain(
    'pairwatch/everything/proxy',
  );
});

test('people hear of every region, by e-mail and webhook', () => {
  const subscribed = everything
    .of('AWS::SNS::Subscription')
    .map(({ template, Properties }) => [template.replace(HOME, ''), Properties['Protocol']].join(' '))
    .filter((each) => !each.endsWith('lambda'));
  expect(subscribed.sort()).toEqual(
    [
      ...[' email', ' email', ' https', ' https'],
      ...['-ap-southeast-2 email', '-ap-southeast-2 https', '-us-east-1 email', '-us-east-1 https'],
    ].sort(),
  );
});
