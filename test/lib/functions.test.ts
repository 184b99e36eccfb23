import { describe, expect, test } from '@jest/globals';
import type { TickEvent } from '../../functions/contract/events.ts';
import type { Options } from '../../lib/config/options.ts';
import { type Placed, type Synthesis, synthesise } from '../support/synth.ts';
import { EVERYTHING, many } from './options.ts';

const everything = synthesise(EVERYTHING);
const HOME = 'pairwatch-everything';

const functionsIn = ({ of }: Synthesis, template = HOME): Readonly<Record<string, Placed['Properties']>> =>
  Object.fromEntries(
    of('AWS::Lambda::Function')
      .filter((made) => made.template === template)
      .map(({ Properties }) => [String(Properties['FunctionName']).replace(`${HOME}-`, ''), Properties]),
  );

describe('functions', () => {
  test('home has all of them, every other region its probe', () => {
    expect(Object.keys(functionsIn(everything)).sort()).toEqual(['courier', 'notify', 'probe-0', 'widget']);
    expect(Object.keys(functionsIn(everything, `${HOME}-us-east-1`))).toEqual(['probe-0']);
  });

  test('have the defaults of the house', () => {
    for (const { Properties } of everything.of('AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.any(String) } },
        Environment: { Variables: { PAIRWATCH_INSTALLATION: 'everything', PAIRWATCH_HOME: 'eu-central-1' } },
      });
      for (const absent of ['TracingConfig', 'ReservedConcurrentExecutions', 'VpcConfig'])
        expect(Properties).not.toHaveProperty(absent);
    }
    for (const { Properties } of everything.of('AWS::Lambda::EventInvokeConfig'))
      expect(Properties).toMatchObject({ MaximumRetryAttempts: 0 });
    expect(everything.of('AWS::Lambda::EventInvokeConfig')).toHaveLength(6);
  });

  test('keep their logs for as long as the configuration says, by names that one can guess', () => {
    const logs = synthesise({ ...EVERYTHING, logDays: 90 }).of('AWS::Logs::LogGroup');
    expect(logs).toHaveLength(6);
    for (const { Properties } of logs)
      expect(Properties).toEqual({
        LogGroupName: expect.stringMatching(/^\/aws\/lambda\/pairwatch-everything-/),
        RetentionInDays: 90,
      });
  });

  test('what notify fails at goes to people', () => {
    const destinations = everything
      .of('AWS::Lambda::EventInvokeConfig')
      .flatMap(({ Properties }) => Properties['DestinationConfig'] ?? []);
    expect(destinations).toEqual([
      { OnFailure: { Destination: { Ref: expect.stringMatching(/^NotifyAlerts/) } } },
    ]);
  });

  test('end within their period, unless an exchange or upstream may take longer', () => {
    const timeouts = ({ of }: Synthesis) =>
      Object.fromEntries(
        of('AWS::Lambda::Function').map(({ Properties }) => [
          Properties['FunctionName'],
          Properties['Timeout'],
        ]),
      );
    expect(timeouts(everything)).toMatchObject({
      'pairwatch-everything-probe-0': 55,
      'pairwatch-everything-courier': 400,
    });
    const { api, gateway, ...targets } = EVERYTHING.targets;
    const twice = { ...EVERYTHING, targets: { gateway, again: gateway } };
    expect(timeouts(synthesise(twice as Options))).toMatchObject({ 'pairwatch-everything-courier': 780 });
    const slow = {
      ...EVERYTHING,
      targets: { ...targets, ...(api && { api: { ...api, exchange: { timeout: 300_000 } } }) },
    };
    expect(functionsIn(synthesise(slow as Options))['probe-0']?.['Timeout']).toBe(610);
    expect(timeouts(synthesise({ ...EVERYTHING, every: 5 }))).toMatchObject({
      'pairwatch-everything-probe-0': 295,
    });
  });

  test('a probe with many targets has more memory', () => {
    const memory = (count: number) =>
      synthesise(many(count, { name: 'everything', regions: ['us-east-1'], home: 'us-east-1' }))
        .of('AWS::Lambda::Function')
        .find(({ Properties }) => Properties['FunctionName'] === `${HOME}-probe-0`)?.Properties['MemorySize'];
    expect([memory(25), memory(26)]).toEqual([256, 512]);
  });
});

describe('schedules', () => {
  const schedules = everything.of('AWS::Scheduler::Schedule');

  test('one a region, and one for each period of exchanges and upstreams where they run', () => {
    expect(
      schedules
        .map(({ template, Properties }) => [
          template.replace(HOME, ''),
          Properties['Name'],
          Properties['ScheduleExpression'],
        ])
        .sort(),
    ).toEqual(
      [
        ['', 'courier-45', 'rate(45 minutes)'],
        ['', 'probe-0', 'cron(0/1 * * * ? *)'],
        ['', 'probe-0-exchange-30', 'cron(0/30 * * * ? *)'],
        ['-ap-southeast-2', 'probe-0', 'cron(0/1 * * * ? *)'],
        ['-us-east-1', 'probe-0', 'cron(0/1 * * * ? *)'],
      ].sort(),
    );
  });

  test('keep their time, try once more within the period, and lose nothing unseen', () => {
    for (const { Properties } of schedules) {
      expect(Properties).toMatchObject({
        GroupName: HOME,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^DeadLetters/), 'Arn'] } },
        },
      });
    }
  });

  test('send a tick that says when it was meant to be', () => {
    const events = schedules.map(
      ({ Properties }) =>
        [
          Properties['Name'],
          JSON.parse((Properties['Target'] as { readonly Input: string }).Input) as TickEvent,
        ] as const,
    );
    expect(Object.fromEntries(events)).toEqual({
      'probe-0': tick('handshake', 60_000),
      'probe-0-exchange-30': tick('exchange', 1_800_000),
      'courier-45': tick('upstream', 2_700_000),
    });
  });

  test.each([
    [1, 'cron(0/1 * * * ? *)'],
    [15, 'cron(0/15 * * * ? *)'],
    [59, 'rate(59 minutes)'],
    [60, 'cron(0 0/1 * * ? *)'],
    [90, 'rate(90 minutes)'],
    [480, 'cron(0 0/8 * * ? *)'],
    [1440, 'cron(0 0 * * ? *)'],
  ])('every %d minutes is %s', (every, expression) => {
    const target = EVERYTHING.targets['api'];
    const { of } = synthesise({
      name: 'everything',
      regions: ['eu-central-1'],
      home: 'eu-central-1',
      targets: { ...(target && { api: { ...target, quorum: 1, exchange: { every } } }) },
    });
    const made = of('AWS::Scheduler::Schedule').find(({ Properties }) =>
      String(Properties['Name']).includes('exchange'),
    );
    expect(made?.Properties['ScheduleExpression']).toBe(expression);
  });

  test('none is there before what its function works with', () => {
    const group = everything.of('AWS::Scheduler::ScheduleGroup').find(({ template }) => template === HOME);
    expect(group?.DependsOn?.some((id) => id.startsWith('State'))).toBe(true);
  });
});

const tick = (kind: TickEvent['kind'], everyMs: number): TickEvent => ({
  pairwatch: 'tick',
  schema: 1,
  kind,
  shard: 0,
  everyMs,
  scheduledTime: '<aws.scheduler.scheduled-time>',
  executionId: '<aws.scheduler.execution-id>',
});
