import { expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ACCOUNT, synthesise } from '../../support/synth.ts';
import { many, ROTATING } from '../options.ts';

const HOST = `arn:aws:iam::${ACCOUNT}:role/openclaw-host`;
const READERS = {
  ...ROTATING,
  alerts: { ...ROTATING.alerts, foreignReaders: true, allowedReaders: [HOST] },
};
const watched = synthesise(READERS);
const rules = watched.of('AWS::Events::Rule').map(({ Properties }) => Properties);
const patternIn = ({ EventPattern }: (typeof rules)[number]) => EventPattern as Record<string, never>;
const lambda = (name: string, region = 'eu-central-1') =>
  `arn:aws:lambda:${region}:${ACCOUNT}:function:pairwatch-everything-${name}`;

test('nobody is told of readers who did not ask for it', () => {
  expect(synthesise(ROTATING).of('AWS::Events::Rule')).toEqual([]);
});

test('one rule hears of reads, in the state that reads are delivered to, and calls notify', () => {
  expect(rules).toHaveLength(1);
  expect(rules[0]).toMatchObject({
    State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    Targets: [{ Arn: { 'Fn::GetAtt': [expect.stringMatching(/^NotifyFunction/), 'Arn'] } }],
  });
  const allowed = watched
    .of('AWS::Lambda::Permission')
    .filter(({ Properties }) => Properties['Principal'] === 'events.amazonaws.com');
  expect(allowed.map(({ Properties }) => Properties['SourceArn'])).toEqual([
    { 'Fn::GetAtt': [expect.stringMatching(/^NotifyForeignReadersRule0/), 'Arn'] },
  ]);
});

test('notify takes no right for it: what it judges by is in the event and in its plan', () => {
  const rights = ({ all }: typeof watched) =>
    all
      .filter(({ Type, template }) => Type === 'AWS::IAM::Policy' && template === 'pairwatch-everything')
      .map(({ Properties }) => Properties)
      .filter(({ Roles }) => JSON.stringify(Roles).includes('NotifyFunctionRole'))
      .map(({ PolicyDocument }) => PolicyDocument);
  expect(rights(watched)).toHaveLength(1);
  expect(rights(watched)).toEqual(rights(synthesise(ROTATING)));
});

test('it is about the secrets of the installation, and not about its own functions', () => {
  expect(rules.map(patternIn)).toEqual([
    {
      source: ['aws.secretsmanager'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['secretsmanager.amazonaws.com'],
        eventName: ['GetSecretValue'],
        errorCode: [{ exists: false }],
        requestParameters: {
          secretId: [
            { prefix: 'pairwatch/everything/' },
            { prefix: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:pairwatch/everything/` },
            { prefix: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:shared/anthropic` },
            'shared/anthropic',
          ],
        },
        $or: [
          { userIdentity: { inScopeOf: { credentialsIssuedTo: [{ exists: false }] } } },
          {
            userIdentity: {
              inScopeOf: {
                credentialsIssuedTo: [
                  {
                    'anything-but': [
                      lambda('probe-0'),
                      lambda('probe-0', 'us-east-1'),
                      lambda('probe-0', 'ap-southeast-2'),
                      lambda('courier'),
                      lambda('rotate'),
                      lambda('verify'),
                      lambda('verify', 'us-east-1'),
                      lambda('verify', 'ap-southeast-2'),
                    ],
                  },
                ],
              },
            },
          },
        ],
      },
    },
  ]);
});

test('with many secrets of others there are several rules, none longer than EventBridge takes', () => {
  const { targets, ...options } = many(400, READERS);
  const imported = Object.fromEntries(
    Object.entries(targets).map(([name, target]) => [
      name,
      {
        ...target,
        protocol: 'anthropic' as const,
        url: `https://${name}.example.com`,
        exchange: undefined,
        upstream: undefined,
        key: { secret: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:shared/of/${name}-AbCdEf` },
      },
    ]),
  );
  const { of } = synthesise({ ...options, targets: { ...READERS.targets, ...imported } });
  const patterns = of('AWS::Events::Rule').map(({ Properties }) =>
    JSON.stringify(Properties['EventPattern']),
  );
  expect(patterns.length).toBeGreaterThan(1);
  for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(2_048);
  for (const name of Object.keys(imported))
    expect(patterns.filter((pattern) => pattern.includes(`secret:shared/of/${name}"`))).toHaveLength(1);
});

test('cdk-nag finds nothing that is not explained', () => {
  expect(() => synthesise(READERS, { plugin: (app) => new AwsSolutionsChecks(app) })).not.toThrow();
});
