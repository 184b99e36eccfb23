import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ACCOUNT, type Synthesis, synthesise } from '../support/synth.ts';
import { EVERYTHING, many } from './options.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const everything = synthesise(EVERYTHING);
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;

const list = <Item>(items: Item | readonly Item[]): readonly Item[] => [items].flat() as readonly Item[];

/** What a function's role may do, by action: the resources, and the condition where there is one. */
function rightsOf(
  { all }: Synthesis,
  role: RegExp,
  template = 'pairwatch-everything',
): Record<string, unknown[]> {
  const rights: Record<string, unknown[]> = {};
  for (const statement of statementsOf({ all }, role, template))
    for (const action of list(statement.Action)) {
      const resources = list(statement.Resource).map((resource) =>
        typeof resource === 'string' ? resource : JSON.stringify(resource),
      );
      rights[action] = [
        ...(rights[action] ?? []),
        ...resources,
        ...(statement.Condition === undefined ? [] : [statement.Condition]),
      ];
    }
  return rights;
}

const statementsOf = (
  { all }: Pick<Synthesis, 'all'>,
  role: RegExp,
  template: string,
): readonly Statement[] =>
  all
    .filter((made) => made.template === template && /::(?:Managed)?Policy$/.test(made.Type))
    .filter(({ Properties }) => role.test(JSON.stringify(Properties['Roles'])))
    .flatMap(
      ({ Properties }) =>
        (Properties['PolicyDocument'] as { readonly Statement: readonly Statement[] }).Statement,
    );

const secret = (name: string) =>
  `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:pairwatch/everything/${name}-??????`;
const CURRENT = { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } };
const TABLE = [`arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/pairwatch-everything`];
const WATCHED = [
  ...TABLE,
  {
    'ForAllValues:StringLike': {
      'dynamodb:LeadingKeys': ['record#*', 'tick#*', 'telling#*', 'incident', 'mute'],
    },
  },
];
const WATCHER = {
  'dynamodb:BatchGetItem': WATCHED,
  'dynamodb:GetItem': WATCHED,
  'dynamodb:PutItem': WATCHED,
  'dynamodb:Query': WATCHED,
  'cloudwatch:PutMetricData': ['*', { StringEquals: { 'cloudwatch:namespace': 'Pairwatch/everything' } }],
  'lambda:InvokeFunction': [`arn:aws:lambda:eu-central-1:${ACCOUNT}:function:pairwatch-everything-notify`],
};
const anyLog = {
  'logs:CreateLogStream': [expect.stringContaining('Log')],
  'logs:PutLogEvents': [expect.stringContaining('Log')],
};

describe('a role may do what its function does, and nothing else', () => {
  test('a probe, in another region as at home', () => {
    for (const template of ['pairwatch-everything', 'pairwatch-everything-us-east-1'])
      expect(rightsOf(everything, /Probe0FunctionRole/, template)).toEqual({
        ...WATCHER,
        ...anyLog,
        'secretsmanager:GetSecretValue': [
          secret('api'),
          secret('gateway-device'),
          secret('router-client'),
          `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:shared/anthropic-AbCdEf`,
          CURRENT,
        ],
      });
  });

  test('the courier, which alone reads the courier device', () => {
    expect(rightsOf(everything, /CourierFunctionRole/)).toEqual({
      ...WATCHER,
      ...anyLog,
      'secretsmanager:GetSecretValue': [secret('gateway-courier'), secret('gateway-device'), CURRENT],
    });
  });

  test('a private location, for what is looked at from there', () => {
    const { inner, router } = EVERYTHING.targets;
    const elsewhere = router && { ...router, locations: ['us-east-1'] };
    const options = { ...EVERYTHING, targets: { ...(inner && { inner }), ...(elsewhere && { elsewhere }) } };
    expect(rightsOf(synthesise(options), /privateoffice/)).toEqual({
      ...WATCHER,
      'secretsmanager:GetSecretValue': [secret('inner-device'), CURRENT],
    });
    expect(everything.of('AWS::IAM::Role').map(({ Properties }) => Properties['RoleName'])).toContain(
      'pairwatch-everything-private-office',
    );
  });

  test('notify, which reads no secret', () => {
    const { 'sns:Publish': published, ...rights } = rightsOf(everything, /NotifyFunctionRole/);
    expect(rights).toEqual({
      ...anyLog,
      'dynamodb:BatchGetItem': WATCHED,
      'dynamodb:GetItem': WATCHED,
      'dynamodb:PutItem': WATCHED,
      'dynamodb:Query': [...WATCHED, `${TABLE[0]}/index/due`],
    });
    expect(new Set(published)).toEqual(
      new Set([expect.stringMatching(/"NotifyAlerts/), expect.stringMatching(/"NotifyChat/)]),
    );
  });

  test('the widget, which only reads', () => {
    expect(rightsOf(everything, /WidgetRole/)).toEqual({ ...anyLog, 'dynamodb:Query': TABLE });
  });

  test('a schedule, for its function and its dead letters', () => {
    const rights = statementsOf(everything, /SchedulerRole/, 'pairwatch-everything-us-east-1');
    expect(rights).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Probe0Function/), 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^DeadLetters/), 'Arn'] },
      },
    ]);
  });
});

describe('an own key', () => {
  const keyed = synthesise({
    ...EVERYTHING,
    kmsKey: KEY,
    targets: {
      ...EVERYTHING.targets,
      other: {
        protocol: 'anthropic',
        url: 'https://anthropic.example.com',
        key: {
          secret: 'arn:aws:secretsmanager:us-west-2:444455556666:secret:shared/anthropic-AbCdEf',
          kmsKey: 'arn:aws:kms:us-west-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        },
      },
    },
  });

  test('is used by way of the services that it encrypts, one of another account for its secret alone', () => {
    const used = statementsOf(keyed, /Probe0FunctionRole/, 'pairwatch-everything-us-east-1').filter(
      ({ Action }) => list(Action).some((action) => action.startsWith('kms:')),
    );
    const via = (service: string, region = 'eu-central-1') => ({
      StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` },
    });
    expect(used.map(({ Action, Resource, Condition }) => [list(Action).length, Resource, Condition])).toEqual(
      [
        [6, KEY, via('dynamodb')],
        [1, KEY, via('secretsmanager')],
        [1, expect.stringContaining('444455556666'), via('secretsmanager', 'us-west-2')],
      ],
    );
    const [read] = statementsOf(keyed, /Probe0FunctionRole/, 'pairwatch-everything').filter(
      ({ Action }) => Action === 'secretsmanager:GetSecretValue',
    );
    expect(read?.Resource).toContain(
      'arn:aws:secretsmanager:us-west-2:444455556666:secret:shared/anthropic-AbCdEf',
    );
  });

  test('encrypts what is kept, in each region by its own replica', () => {
    const text = (name: string) => keyed.templates.get(name)?.text ?? '';
    expect(text('pairwatch-everything-us-east-1')).toContain(KEY.replace('eu-central-1', 'us-east-1'));
    for (const [type, property] of [
      ['AWS::SecretsManager::Secret', 'KmsKeyId'],
      ['AWS::SNS::Topic', 'KmsMasterKeyId'],
      ['AWS::SQS::Queue', 'KmsMasterKeyId'],
      ['AWS::Logs::LogGroup', 'KmsKeyId'],
    ] as const)
      for (const { Properties } of keyed.of(type)) expect(Properties[property]).toContain('mrk-1234abcd');
    expect(keyed.of('AWS::DynamoDB::Table')[0]?.Properties['SSESpecification']).toMatchObject({
      KMSMasterKeyId: KEY,
    });
  });

  test('without one nothing of KMS is granted', () => {
    expect(everything.all.filter(({ Properties }) => JSON.stringify(Properties).includes('kms:'))).toEqual(
      [],
    );
  });
});

describe('policies fit', () => {
  const gateways = { name: 'x'.repeat(32), regions: ['ap-southeast-2'], home: 'ap-southeast-2' };
  const full = synthesise(many(250, gateways));

  test('with a full shard: 6,144 characters a managed one, 10,240 inline in a role', () => {
    const sizes = (type: string) =>
      full.of(type).map(({ Properties }) => JSON.stringify(Properties['PolicyDocument']).length);
    expect(full.of('AWS::IAM::ManagedPolicy').length).toBeGreaterThan(4);
    expect(Math.max(...sizes('AWS::IAM::ManagedPolicy'))).toBeLessThanOrEqual(6_144);
    expect(Math.max(...sizes('AWS::IAM::Policy'))).toBeLessThanOrEqual(10_240);
  });

  test('no role has more than ten', () => {
    const roles = full
      .of('AWS::IAM::ManagedPolicy')
      .map(({ Properties }) => JSON.stringify(Properties['Roles']));
    for (const role of roles) expect(roles.filter((other) => other === role).length).toBeLessThanOrEqual(10);
  });

  test('too many targets behind one gateway are one clear line', () => {
    const targets = Object.fromEntries(
      Array.from({ length: 251 }, (_, at) => [
        `target-${at}`,
        { protocol: 'openclaw' as const, url: 'wss://one.example.com', key: { secret: `key-${at}` } },
      ]),
    );
    expect(() => synthesise({ ...gateways, targets })).toThrow(/would have 251 of them, and at most 250 fit/);
  });

  test('and so are names too long for a role', () => {
    const long = 'n'.repeat(400);
    const targets = Object.fromEntries(
      Array.from({ length: 150 }, (_, at) => [
        `target-${at}`,
        { protocol: 'openai' as const, url: 'https://api.example.com', key: { secret: `${long}-${at}` } },
      ]),
    );
    expect(() => synthesise({ ...gateways, targets })).toThrow(
      /the 150 secrets that one function reads would take \d+ policies/,
    );
  });
});

describe('ways in', () => {
  test('there are no function URLs, and only topics and queues over TLS', () => {
    expect(everything.of('AWS::Lambda::Url')).toEqual([]);
    for (const type of ['SNS::Topic', 'SQS::Queue'])
      expect(everything.of(`AWS::${type}Policy`)).toHaveLength(everything.of(`AWS::${type}`).length);
    for (const { Properties } of [
      ...everything.of('AWS::SNS::TopicPolicy'),
      ...everything.of('AWS::SQS::QueuePolicy'),
    ])
      expect(JSON.stringify(Properties)).toContain(
        '"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
      );
  });

  test('a topic takes alarms of the installation alone', () => {
    for (const { Properties, template } of everything.of('AWS::SNS::TopicPolicy')) {
      const region = template.replace(/^pairwatch-everything-?/, '') || 'eu-central-1';
      const { Statement } = Properties['PolicyDocument'] as { readonly Statement: readonly Statement[] };
      expect(Statement.filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
        {
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Condition: {
            StringEquals: { 'aws:SourceAccount': ACCOUNT },
            ArnLike: {
              'aws:SourceArn': `arn:aws:cloudwatch:${region}:${ACCOUNT}:alarm:pairwatch-everything/*/*`,
            },
          },
        },
      ]);
    }
  });

  test('only its own topic may call notify, and nobody from outside another function', () => {
    expect(everything.of('AWS::Lambda::Permission').map(({ Properties }) => Properties)).toMatchObject([
      { Principal: 'sns.amazonaws.com', SourceArn: { Ref: expect.stringMatching(/^NotifySignals/) } },
    ]);
  });
});

test('cdk-nag finds nothing that is not explained', () => {
  const plugin = (app: ConstructorParameters<typeof AwsSolutionsChecks>[0]) => new AwsSolutionsChecks(app);
  for (const options of [EVERYTHING, { ...EVERYTHING, kmsKey: KEY }])
    expect(() => synthesise(options, { plugin })).not.toThrow();
});
