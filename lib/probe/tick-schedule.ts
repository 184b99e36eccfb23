import { Duration } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  type IScheduleGroup,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { CheckKind } from '../../functions/contract/checks.ts';
import type { TickEvent } from '../../functions/contract/events.ts';
import type { DeployedRegion } from '../config/deployment.ts';
import { toUseKey } from '../house/key.ts';

/** What the schedules of a region have in common. */
export interface Started {
  readonly region: DeployedRegion;
  readonly group: IScheduleGroup;
  /** Takes the ticks that could not be started. */
  readonly deadLetters: IQueue;
}

export interface TickScheduleProps extends Started {
  readonly function: IFunction;
  /** Within the group. */
  readonly name: string;
  readonly kind: CheckKind;
  readonly shard: number;
  /** Minutes. */
  readonly every: number;
}

/** Starts a function at every tick of a period. A start that fails is tried once more, within the period. */
export class TickSchedule extends Construct {
  constructor(scope: Construct, id: string, props: TickScheduleProps) {
    super(scope, id);
    const { function: started, region, group, deadLetters, name, kind, shard, every } = props;
    const event: TickEvent = {
      pairwatch: 'tick',
      schema: 1,
      kind,
      shard,
      everyMs: every * 60_000,
      scheduledTime: ContextAttribute.scheduledTime,
      executionId: ContextAttribute.executionId,
    };
    new Schedule(this, 'Resource', {
      scheduleName: name,
      scheduleGroup: group,
      schedule: ticksEvery(every),
      timeWindow: TimeWindow.off(),
      target: new InvokeExactly(started, region, {
        input: ScheduleTargetInput.fromObject(event),
        retryAttempts: 1,
        maxEventAge: Duration.minutes(1),
        deadLetterQueue: deadLetters,
      }),
    });
  }
}

/** Grants the function alone, where the library's own target grants its versions and aliases too. */
export class InvokeExactly extends LambdaInvoke {
  readonly #region: DeployedRegion;

  constructor(
    started: IFunction,
    region: DeployedRegion,
    props: NonNullable<ConstructorParameters<typeof LambdaInvoke>[1]>,
  ) {
    super(started, props);
    this.#region = region;
  }

  protected override addTargetActionToRole(role: IRole): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.targetArn] }),
    );
    for (const statement of toUseKey(this.#region, 'sqs')) role.addToPrincipalPolicy(statement);
  }
}

/**
 * At the multiples of the period since the epoch, so that all regions look at the same time. A period that does not
 * divide the hour or the day begins with its schedule: only slower checks have such, and they run from one place.
 */
function ticksEvery(minutes: number): ScheduleExpression {
  const hours = minutes / 60;
  if (minutes < 60 && 60 % minutes === 0)
    return ScheduleExpression.expression(`cron(0/${minutes} * * * ? *)`);
  if (hours === 24) return ScheduleExpression.expression('cron(0 0 * * ? *)');
  if (Number.isInteger(hours) && 24 % hours === 0)
    return ScheduleExpression.expression(`cron(0 0/${hours} * * ? *)`);
  return ScheduleExpression.rate(Duration.minutes(minutes));
}
