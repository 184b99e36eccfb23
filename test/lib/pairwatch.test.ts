import { describe, expect, test } from '@jest/globals';
import { type Synthesis, synthesise } from '../support/synth.ts';
import recorded from './lasting.json' with { type: 'json' };
import { EVERYTHING, many, ROTATING } from './options.ts';

const everything = synthesise(EVERYTHING);
const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'];

/** What must never be moved or made anew, by what tells where and which it is. */
const LASTING = [
  'AWS::SecretsManager::Secret',
  'AWS::DynamoDB::Table',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::S3::Bucket',
  'AWS::KMS::Key',
];
const NAMES = [
  'Name',
  'TableName',
  'TopicName',
  'QueueName',
  'BucketName',
  'KeySchema',
  'KmsKeyId',
  'KeySpec',
];
const lasting = ({ all }: Synthesis) =>
  new Map(
    all
      .filter(({ Type }) => [...LASTING, 'AWS::CloudFormation::Stack'].includes(Type))
      .map(({ template, logicalId, Type, Properties }) => [
        `${template} ${logicalId}`,
        JSON.stringify([Type, ...NAMES.map((name) => Properties[name])]),
      ]),
  );

/** By what AWS tells resources of a kind apart. */
const IDENTITIES = [
  ...['AlarmName', 'DashboardName', 'FunctionName', 'GroupName', 'LogGroupName', 'Name', 'QueueName'],
  ...['RoleName', 'TableName', 'TopicName'],
];
const identities = ({ all }: Synthesis): readonly string[] =>
  all.flatMap(({ Type, Properties }) => {
    const own = IDENTITIES.map((name) => Properties[name]).filter((value) => typeof value === 'string');
    return own.length === 0 ? [] : [`${Type} ${own.join(' ')}`];
  });

describe('stacks', () => {
  test('home is deployed first, then the other regions', () => {
    expect(everything.stacks).toEqual([
      'pairwatch-everything',
      'pairwatch-everything-ap-southeast-2',
      'pairwatch-everything-us-east-1',
    ]);
  });

  test('one region is one stack, so that cdk deploy needs no name', () => {
    const { stacks } = synthesise({ ...EVERYTHING, regions: ['eu-central-1'] });
    expect(stacks).toEqual(['pairwatch-everything']);
  });

  test('no stack refers to another one', () => {
    for (const { text } of everything.templates.values())
      expect(text).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput|ExportsOutput/);
  });

  test('a courier is there only where upstreams are asked for', () => {
    const names = ({ of }: Synthesis) =>
      of('AWS::Lambda::Function').map((made) => made.Properties['FunctionName']);
    expect(names(everything)).toContain('pairwatch-everything-courier');
    const { gateway: _, ...targets } = EVERYTHING.targets;
    expect(names(synthesise({ ...EVERYTHING, targets }))).not.toContain('pairwatch-everything-courier');
  });

  test('the deployment tells where its dashboard is', () => {
    const { text = '' } = everything.templates.get('pairwatch-everything') ?? {};
    expect(JSON.parse(text).Outputs.DashboardUrl.Value).toMatch(
      /^https:\/\/eu-central-1\.console\.aws\.amazon\.com\/cloudwatch\/.*#dashboards\/dashboard\/pairwatch-everything$/,
    );
  });

  test('a destroy leaves the secrets, which are created empty, and says how they are removed', () => {
    const secrets = everything.of('AWS::SecretsManager::Secret');
    expect(secrets.map(({ Properties }) => Properties['Name']).sort()).toEqual([
      'pairwatch/everything/api',
      'pairwatch/everything/gateway-courier',
      'pairwatch/everything/gateway-device',
      'pairwatch/everything/gateway-device/standby',
      'pairwatch/everything/inner-device',
      'pairwatch/everything/inner-device/standby',
      'pairwatch/everything/router-client',
    ]);
    for (const { Properties, DeletionPolicy } of secrets) {
      expect(DeletionPolicy).toBe('RetainExceptOnCreate');
      expect(Object.keys(Properties).sort()).toEqual(['Description', 'Name']);
    }
    const kept = everything.all.filter(({ DeletionPolicy }) => DeletionPolicy?.startsWith('Retain'));
    expect(kept).toHaveLength(secrets.length);
    expect(everything.templates.get('pairwatch-everything')?.text).toContain(
      'xargs -n1 aws secretsmanager delete-secret --region eu-central-1',
    );
  });

  test('types that many an emulator lacks are not needed', () => {
    const types = new Set(everything.all.map(({ Type }) => Type));
    for (const type of ['CloudWatch::CompositeAlarm', 'Logs::QueryDefinition', 'SNS::TopicInlinePolicy'])
      expect(types).not.toContain(`AWS::${type}`);
  });
});

const base = many(50, { name: 'growing', regions: REGIONS.slice(0, 2), home: 'eu-central-1' });
const large = synthesise(many(1000, { ...base, regions: REGIONS }));

describe('what lasts stays where it is', () => {
  const before = lasting(synthesise(base));

  test('from one target to 50', () => {
    const one = lasting(synthesise(many(1, base)));
    for (const [where, what] of one) expect([where, before.get(where)]).toEqual([where, what]);
  });

  test.each<readonly [string, Synthesis]>([
    ['from 50 to 1,000 in another region, too', large],
    ['with an e-mail address', synthesise({ ...base, alerts: { email: ['on-call@example.com'] } })],
    ['at another pace', synthesise({ ...base, every: 5 })],
    ['with its targets in another order', synthesise({ ...base, targets: backwards(base.targets) })],
  ])('%s', (_, changed) => {
    const after = lasting(changed);
    for (const [where, what] of before) expect([where, after.get(where)]).toEqual([where, what]);
  });

  test('from one version of the code to the next: what was deployed once is recorded', () => {
    const now = lasting(synthesise(ROTATING));
    for (const [where, what] of Object.entries(recorded))
      expect([where, now.get(where)]).toEqual([where, what]);
  });

  test('without a target only its own goes', () => {
    const { 'target-1': _, ...targets } = base.targets;
    const after = lasting(synthesise({ ...base, targets }));
    const gone = [...before].filter(([where]) => !after.has(where)).map(([, what]) => what);
    expect(gone.filter((what) => !what.includes('::Stack'))).toEqual([
      expect.stringContaining('pairwatch/growing/key-1'),
    ]);
  });
});

describe('installations of two names', () => {
  const both = synthesise([EVERYTHING, { ...EVERYTHING, name: 'staging' }]);
  const of = (name: string) => {
    const all = both.all.filter(({ template }) => template.includes(name));
    return { ...both, all };
  };

  test('share nothing, also in one app', () => {
    expect(both.stacks).toHaveLength(6);
    const [one, other] = [identities(of('everything')), identities(of('staging'))];
    expect(one.length).toBe(other.length);
    expect(one.length).toBeGreaterThan(60);
    expect(one.filter((identity) => other.includes(identity))).toEqual([]);
  });

  test('never speak of one another', () => {
    expect(JSON.stringify(of('staging').all.map(({ Properties }) => Properties))).not.toContain('everything');
  });
});

describe('1,000 targets in three regions', () => {
  test('no template over 500 resources or 1 MB', () => {
    const sizes = [...large.templates.values()];
    expect(Math.max(...sizes.map(({ resources }) => resources))).toBeLessThanOrEqual(500);
    expect(Math.max(...sizes.map(({ text }) => Buffer.byteLength(text)))).toBeLessThanOrEqual(1_000_000);
  });

  test('a target has its alarm, and each region its shards', () => {
    expect(large.of('AWS::CloudWatch::Alarm').length).toBeGreaterThan(1500);
    const probes = large
      .of('AWS::Lambda::Function')
      .filter(({ Properties }) => String(Properties['FunctionName']).includes('-probe-'));
    expect(probes).toHaveLength(3 * 7);
  });
});

function backwards<Value>(values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).reverse());
}
