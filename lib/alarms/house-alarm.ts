import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ALARMS, type AlarmDefinition, type AlarmName } from '../../functions/contract/alarms.ts';
import type { Installation } from '../house/installation.ts';

export interface HouseAlarmProps {
  readonly installation: Installation;
  readonly alarm: AlarmName;
  /** The check, location, function or queue that it is about, by the name that its metric has it under. */
  readonly subject: string;
  /** Minutes: how often its metric is sent. */
  readonly period: number;
  /** Where the definition says `quorum`: how many. @default - the definition's own number */
  readonly threshold?: number;
  readonly topicArn: string;
}

/** By what a metric tells its subjects apart. */
const DIMENSIONS: Readonly<Record<AlarmDefinition['of'], string | undefined>> = {
  check: 'Target',
  location: 'Location',
  probe: 'FunctionName',
  notify: 'FunctionName',
  queue: 'QueueName',
  rotation: 'Target',
  ledger: undefined,
};

const COMPARISONS: Readonly<Record<AlarmDefinition['comparison'], string>> = {
  '>=': 'GreaterThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
};

/** One alarm of the table in functions/contract/alarms.ts. Its topic hears of the recovery too. */
export class HouseAlarm extends Construct {
  constructor(scope: Construct, id: string, props: HouseAlarmProps) {
    super(scope, id);
    const { installation, alarm, subject, period, topicArn } = props;
    const { names, configuration } = installation;
    const definition: AlarmDefinition = ALARMS[alarm];
    const { severity, warmUpMinutes } = definition;
    const name = DIMENSIONS[definition.of];
    new CfnAlarm(this, 'Resource', {
      alarmName: names.alarm(alarm, subject),
      alarmDescription: `${definition.summary} Severity: ${severity}. What to do: ${configuration.alerts.runbook}#${definition.runbook}`,
      namespace: definition.namespace === 'pairwatch' ? names.namespace : definition.namespace,
      metricName: definition.metric,
      dimensions: name === undefined ? [] : [{ name, value: subject }],
      statistic: definition.statistic,
      period: period * 60,
      evaluationPeriods: definition.periods,
      datapointsToAlarm: definition.bad,
      comparisonOperator: COMPARISONS[definition.comparison],
      threshold: thresholdOf(definition, props),
      treatMissingData: definition.missing,
      // Over as soon as there is data for all periods.
      ...(warmUpMinutes > 0 && { warmUpConfiguration: { warmUpPeriodDurationInMinutes: warmUpMinutes } }),
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }
}

function thresholdOf({ threshold }: AlarmDefinition, { alarm, threshold: counted }: HouseAlarmProps): number {
  if (typeof threshold === 'number') return threshold;
  if (counted === undefined) throw new Error(`The alarm ${alarm} needs a threshold: its ${threshold}`);
  return counted;
}
