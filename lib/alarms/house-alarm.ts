import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ALARMS, type AlarmDefinition, type AlarmName } from '../../functions/contract/alarms.ts';
import type { Installation } from '../house/installation.ts';

export interface HouseAlarmProps {
  readonly installation: Installation;
  readonly alarm: AlarmName;
  /** The check, location, function or queue that it is about. */
  readonly subject: string;
  /** Minutes: how often its metric is sent. */
  readonly period: number;
  /** The check's quorum, or how many functions the location has, where the definition's threshold says so. */
  readonly threshold?: number;
  /** The topic it speaks to. */
  readonly topicArn: string;
}

/** By what a metric tells its subjects apart. */
const DIMENSIONS: Readonly<Record<AlarmDefinition['of'], string>> = {
  check: 'Target',
  location: 'Location',
  probe: 'FunctionName',
  notify: 'FunctionName',
  queue: 'QueueName',
};

const COMPARISONS: Readonly<Record<AlarmDefinition['comparison'], string>> = {
  '>=': 'GreaterThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
};

/** One alarm of the table (functions/contract/alarms.ts). */
export class HouseAlarm extends Construct {
  constructor(scope: Construct, id: string, props: HouseAlarmProps) {
    super(scope, id);
    const { installation, alarm, subject, period, threshold = Number.NaN, topicArn } = props;
    const definition: AlarmDefinition = ALARMS[alarm];
    const { names, plan } = installation;
    new CfnAlarm(this, 'Resource', {
      alarmName: names.alarm(alarm, subject),
      alarmDescription: `${definition.summary} Severity: ${definition.severity}. Runbook: ${plan.runbook}#${definition.runbook}`,
      namespace: definition.namespace === 'pairwatch' ? names.namespace : definition.namespace,
      metricName: definition.metric,
      dimensions: [{ name: DIMENSIONS[definition.of], value: subject }],
      statistic: definition.statistic,
      period: period * 60,
      evaluationPeriods: definition.periods,
      datapointsToAlarm: definition.bad,
      comparisonOperator: COMPARISONS[definition.comparison],
      threshold: typeof definition.threshold === 'number' ? definition.threshold : threshold,
      treatMissingData: definition.missing,
      ...(definition.warmUpMinutes > 0 && {
        // It ends as soon as there is data for all periods.
        warmUpConfiguration: { warmUpPeriodDurationInMinutes: definition.warmUpMinutes },
      }),
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }
}
