import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Schedule,
  type ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { InvokeExactly, type Started } from '../probe/tick-schedule.ts';

export interface FunctionScheduleProps extends Started {
  readonly function: IFunction;
  /** Within the group. */
  readonly name: string;
  readonly schedule: ScheduleExpression;
  readonly event: object;
}

/** Starts a function with the same event each time. A start that fails is tried once more. */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, props: FunctionScheduleProps) {
    super(scope, id);
    const { function: started, region, group, deadLetters, name, schedule, event } = props;
    new Schedule(this, 'Resource', {
      scheduleName: name,
      scheduleGroup: group,
      schedule,
      timeWindow: TimeWindow.off(),
      target: new InvokeExactly(started, region, {
        input: ScheduleTargetInput.fromObject(event),
        retryAttempts: 1,
        maxEventAge: Duration.minutes(5),
        deadLetterQueue: deadLetters,
      }),
    });
  }
}
