import { describe, expect, test } from '@jest/globals';
import { ALARMS, type AlarmDefinition, type AlarmName } from '../../functions/contract/alarms.ts';
import { namesOf } from '../../functions/contract/names.ts';
import { type Placed, synthesise } from '../support/synth.ts';
import { EVERYTHING, many, ROTATING } from './options.ts';

const names = namesOf('everything');
const every = 2;
const { of } = synthesise({ ...ROTATING, every });
const alarms = of('AWS::CloudWatch::Alarm');
const HOME = 'pairwatch-everything';
const REGIONS = [HOME, `${HOME}-us-east-1`, `${HOME}-ap-southeast-2`];

const DIMENSION = {
  check: 'Target',
  location: 'Location',
  probe: 'FunctionName',
  notify: 'FunctionName',
  queue: 'QueueName',
  rotation: 'Target',
  ledger: undefined,
};
const COMPARISON = { '>=': 'GreaterThanOrEqualToThreshold', '<': 'LessThanThreshold' };
const TOPIC = { signals: 'Signals', people: 'Alerts', local: 'LocalTopic' };

const named = (alarm: AlarmName, among = alarms): readonly Placed[] =>
  among.filter(({ Properties }) => names.alarmSubject(String(Properties['AlarmName']))?.alarm === alarm);

/** Of so many targets that a region has three probes. */
const manyAlarms = synthesise(many(400, { ...EVERYTHING, name: 'everything', every })).of(
  'AWS::CloudWatch::Alarm',
);

test('there are no others', () => {
  for (const among of [alarms, manyAlarms]) {
    const known = Object.keys(ALARMS).flatMap((alarm) => named(alarm as AlarmName, among));
    expect(known).toHaveLength(among.length);
  }
});

describe.each(Object.entries(ALARMS) as [AlarmName, AlarmDefinition][])('%s', (alarm, definition) => {
  const built = named(alarm, alarm === 'ProbeSilent' ? manyAlarms : alarms);

  test('is built as the table has it', () => {
    expect(built.length).toBeGreaterThan(0);
    for (const { Properties } of built) {
      const subject = names.alarmSubject(String(Properties['AlarmName']))?.subject;
      const dimension = DIMENSION[definition.of];
      expect(Properties).toMatchObject({
        Namespace: definition.namespace === 'pairwatch' ? 'Pairwatch/everything' : definition.namespace,
        MetricName: definition.metric,
        Dimensions: dimension === undefined ? [] : [{ Name: dimension, Value: subject }],
        Statistic: definition.statistic,
        ComparisonOperator: COMPARISON[definition.comparison],
        EvaluationPeriods: definition.periods,
        DatapointsToAlarm: definition.bad,
        TreatMissingData: definition.missing,
      });
      expect(Properties['WarmUpConfiguration']).toEqual(
        definition.warmUpMinutes > 0
          ? { WarmUpPeriodDurationInMinutes: definition.warmUpMinutes }
          : undefined,
      );
      if (typeof definition.threshold === 'number')
        expect(Properties['Threshold']).toBe(definition.threshold);
    }
  });

  test('says what it means, how urgent it is and where to read on', () => {
    for (const { Properties } of built)
      expect(Properties['AlarmDescription']).toBe(
        `${definition.summary} Severity: ${definition.severity}. What to do: docs/runbook.md#${definition.runbook}`,
      );
  });

  test('stands where its metric is, and tells whom it should, of the recovery too', () => {
    const places = new Set(built.map(({ template }) => (template.includes('Bucket') ? HOME : template)));
    expect([...places].sort()).toEqual((definition.where === 'home' ? [HOME] : REGIONS).sort());
    for (const { Properties } of built) {
      expect(JSON.stringify(Properties['AlarmActions'])).toContain(TOPIC[definition.tells]);
      expect(Properties['OKActions']).toEqual(Properties['AlarmActions']);
    }
  });
});

test('silence is listened for when all that takes long is deployed: its warm-up is for the other regions', () => {
  for (const { DependsOn = [] } of named('LocationSilent'))
    expect(DependsOn.some((id) => id.startsWith('TargetsBucket'))).toBe(true);
});

test('of whatever looks somebody hears where it breaks, by the period that it runs in', () => {
  const periods = named('CannotPublishHome').map(({ template, Properties: { AlarmName, Period } }) => [
    template,
    names.alarmSubject(String(AlarmName))?.subject,
    Period,
  ]);
  expect(periods).toEqual(
    expect.arrayContaining([
      ...REGIONS.map((stack) => [stack, names.probe(0), 120]),
      [HOME, names.courier, 2700],
    ]),
  );
});

test('a check is down by its own quorum and period', () => {
  const down = new Map(
    named('Down').map(({ Properties: { AlarmName, Threshold, Period } }) => [
      names.alarmSubject(String(AlarmName))?.subject,
      [Threshold, Period],
    ]),
  );
  expect(Object.fromEntries(down)).toEqual({
    api: [2, 120],
    byhand: [1, 120],
    'api/exchange': [1, 1800],
    router: [3, 120],
    other: [3, 120],
    gateway: [3, 120],
    'gateway/upstream': [1, 2700],
    inner: [1, 120],
  });
});

test('a location that is not heard at all is missed from home, one of its several probes by its own region', () => {
  const thresholds = named('LocationSilent', manyAlarms).map(({ Properties }) => Properties['Threshold']);
  expect(thresholds).toEqual([1, 1, 1, 1]);
  const missed = named('ProbeSilent', manyAlarms).map(({ template, Properties }) =>
    [template, names.alarmSubject(String(Properties['AlarmName']))?.subject].join(' '),
  );
  const probes = REGIONS.flatMap((stack) => [0, 1, 2].map((shard) => `${stack} ${names.probe(shard)}`));
  expect(missed.sort()).toEqual(probes.sort());
  expect(named('ProbeSilent')).toEqual([]);
});

test('nothing at home waits for a probe that a region does not have yet, when a target too many makes another', () => {
  const homeOf = (targets: number) =>
    synthesise(many(targets, EVERYTHING))
      .of('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => String(Properties['AlarmName']).includes('/LocationSilent/'))
      .map(({ Properties }) => Properties);
  expect(homeOf(151)).toEqual(homeOf(150));
});

test('a period and its number of periods are within what CloudWatch evaluates: a day, or a week from an hour on', () => {
  const slow = synthesise({
    ...EVERYTHING,
    targets: {
      api: {
        protocol: 'openai',
        url: 'https://api.example.com/v1',
        key: { secret: 'api' },
        exchange: { every: 1440 },
      },
      odd: {
        protocol: 'openai',
        url: 'https://odd.example.com/v1',
        key: { secret: 'odd' },
        exchange: { every: 59 },
      },
    },
  });
  for (const { Properties } of slow.of('AWS::CloudWatch::Alarm')) {
    const [period, periods] = [Number(Properties['Period']), Number(Properties['EvaluationPeriods'])];
    expect(period % 60).toBe(0);
    expect(period * periods).toBeLessThanOrEqual(period >= 3600 ? 7 * 86_400 : 86_400);
  }
});
