import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { holdAlarmClock } from './control.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { pythonWithEmulator } from './python.ts';

const MINUTE = 60_000;

describe('the alarms of the emulator', () => {
  let emulator: Emulator;
  let cloudWatch: CloudWatchClient;
  let sqs: SQSClient;
  let sns: SNSClient;
  let start: number;
  let name = 0;

  beforeAll(async () => {
    const found = pythonWithEmulator();
    if (!('python' in found)) throw new Error(found.missing);
    emulator = await startEmulator({ python: found.python, auth: false });
    const access = {
      endpoint: emulator.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    cloudWatch = new CloudWatchClient(access);
    sqs = new SQSClient(access);
    sns = new SNSClient(access);
  }, 60_000);

  afterAll(async () => {
    for (const client of [cloudWatch, sqs, sns]) client?.destroy();
    await emulator?.stop();
  }, 20_000);

  beforeEach(async () => {
    name++;
    start = Math.floor(Date.now() / MINUTE) * MINUTE - 3_600_000;
    await holdAlarmClock(emulator.endpoint, start);
  });

  const alarm = (more: Partial<PutMetricAlarmCommandInput> = {}) =>
    cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: `alarm-${name}`,
        Namespace: `Tried/${name}`,
        MetricName: 'Failed',
        Dimensions: [{ Name: 'Target', Value: 'mine' }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 2,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'ignore',
        ...more,
      }),
    );

  /** One sample for each value, in the minute that many minutes after the start. */
  const sent = (minute: number, values: readonly number[], target = 'mine') =>
    cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: `Tried/${name}`,
        MetricData: values.map((value) => ({
          MetricName: 'Failed',
          Dimensions: [{ Name: 'Target', Value: target }],
          Timestamp: new Date(start + minute * MINUTE),
          Value: value,
        })),
      }),
    );

  const at = (minute: number) => holdAlarmClock(emulator.endpoint, start + minute * MINUTE);

  async function state(): Promise<string | undefined> {
    const { MetricAlarms } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [`alarm-${name}`] }),
    );
    return MetricAlarms?.[0]?.StateValue;
  }

  test('honour dimensions: what befalls another target is not counted', async () => {
    await alarm();
    await sent(0, [1, 0]);
    await sent(0, [1, 1, 1], 'another');
    await at(1);
    expect(await state()).toBe('OK');
  });

  test('add up the samples of one minute, and tell of it when the minute is complete', async () => {
    await alarm();
    await sent(0, [1, 1, 0]);
    expect(await state()).toBe('INSUFFICIENT_DATA');
    const changes = await at(1);
    expect(changes).toEqual([
      {
        alarm: `alarm-${name}`,
        region: 'eu-central-1',
        from: 'INSUFFICIENT_DATA',
        to: 'ALARM',
        at: start / 1000 + 60,
      },
    ]);
  });

  test('count samples', async () => {
    await alarm({ Statistic: 'SampleCount', Threshold: 3, ComparisonOperator: 'LessThanThreshold' });
    await sent(0, [0, 0, 0]);
    await at(1);
    expect(await state()).toBe('OK');
    await sent(1, [0, 0]);
    await at(2);
    expect(await state()).toBe('ALARM');
  });

  test('want M of N', async () => {
    await alarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    await sent(0, [2]);
    await sent(1, [0]);
    await sent(2, [0]);
    await at(3);
    expect(await state()).toBe('OK');
    await sent(3, [2]);
    await at(4);
    expect(await state()).toBe('OK');
    await sent(4, [2]);
    await at(5);
    expect(await state()).toBe('ALARM');
  });

  test('still see a sample that came late, with one of two', async () => {
    await alarm({ EvaluationPeriods: 2, DatapointsToAlarm: 1 });
    await sent(0, [0]);
    await at(2);
    await sent(1, [2]);
    await at(3);
    expect(await state()).toBe('ALARM');
  });

  // Rows of the table in "Configuring how CloudWatch alarms treat missing data": X is bad, 0 good, - missing.
  test.each([
    ['3 of 3', '0-X-X', { missing: 'OK', ignore: 'OK', breaching: 'OK', notBreaching: 'OK' }],
    ['3 of 3', '----0', { missing: 'OK', ignore: 'OK', breaching: 'OK', notBreaching: 'OK' }],
    [
      '3 of 3',
      '-----',
      { missing: 'INSUFFICIENT_DATA', ignore: 'kept', breaching: 'ALARM', notBreaching: 'OK' },
    ],
    ['3 of 3', '0XX-X', { missing: 'ALARM', ignore: 'ALARM', breaching: 'ALARM', notBreaching: 'ALARM' }],
    ['3 of 3', '--X--', { missing: 'ALARM', ignore: 'kept', breaching: 'ALARM', notBreaching: 'OK' }],
    ['2 of 3', '0-X-X', { missing: 'ALARM', ignore: 'ALARM', breaching: 'ALARM', notBreaching: 'ALARM' }],
    ['2 of 3', '0-X--', { missing: 'OK', ignore: 'OK', breaching: 'ALARM', notBreaching: 'OK' }],
    ['2 of 3', '----0', { missing: 'OK', ignore: 'OK', breaching: 'ALARM', notBreaching: 'OK' }],
    ['2 of 3', '----X', { missing: 'ALARM', ignore: 'kept', breaching: 'ALARM', notBreaching: 'OK' }],
  ])('treat missing data as documented: %s on %s', async (rule, datapoints, expected) => {
    const [bad, periods] = rule.split(' of ').map(Number);
    const ways = Object.keys(expected) as (keyof typeof expected)[];
    for (const way of ways)
      await alarm({
        AlarmName: `alarm-${name}-${way}`,
        EvaluationPeriods: periods,
        DatapointsToAlarm: bad,
        TreatMissingData: way,
      });
    for (const [minute, datapoint] of [...datapoints].entries())
      if (datapoint !== '-') await sent(minute, [datapoint === 'X' ? 2 : 0]);
    await holdAlarmClock(emulator.endpoint, start - 10 * 24 * 60 * MINUTE);
    await at(5);
    const { MetricAlarms = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: `alarm-${name}-` }),
    );
    const states = Object.fromEntries(
      MetricAlarms.map(({ AlarmName, StateValue, StateUpdatedTimestamp }) => {
        const untouched = StateUpdatedTimestamp && StateUpdatedTimestamp.getTime() > start + 5 * MINUTE;
        const kept = untouched && StateValue === 'INSUFFICIENT_DATA';
        return [AlarmName?.split('-').at(-1), kept ? 'kept' : StateValue];
      }),
    );
    // Where it began, it stays for lack of data as well.
    expect(states).toEqual({
      ...expected,
      ...(expected.missing === 'INSUFFICIENT_DATA' && { missing: 'kept' }),
    });
  });

  test('tell a topic once a change, with what CloudWatch says', async () => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: `told-${name}` }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `told-${name}` }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: Attributes?.['QueueArn'],
        Attributes: { RawMessageDelivery: 'true' },
      }),
    );
    await alarm({ AlarmActions: [TopicArn ?? ''] });
    await sent(0, [2]);
    await sent(1, [2]);
    await at(2);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 2 }),
    );
    expect(Messages.map(({ Body }) => JSON.parse(Body ?? '{}'))).toEqual([
      expect.objectContaining({
        AlarmName: `alarm-${name}`,
        NewStateValue: 'ALARM',
        Region: 'eu-central-1',
        StateChangeTime: new Date(start + MINUTE).toISOString().replace('Z', '+0000'),
        Trigger: expect.objectContaining({ Dimensions: [{ name: 'Target', value: 'mine' }] }),
      }),
    ]);
  });

  test('see how many messages a queue shows', async () => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `shown-${name}` }));
    await alarm({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: `shown-${name}` }],
      Statistic: 'Maximum',
      Threshold: 1,
    });
    await at(1);
    expect(await state()).toBe('OK');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'lost' }));
    await at(2);
    expect(await state()).toBe('ALARM');
  });
});
