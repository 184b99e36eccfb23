import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type IDestination,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../functions/contract/environment.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import { codeOf } from './code.ts';
import type { HandlerName } from './handlers.ts';
import type { Installation } from './installation.ts';

export interface HouseFunctionProps {
  readonly installation: Installation;
  readonly handler: HandlerName;
  /** Deterministic, from `Names`. */
  readonly functionName: string;
  readonly description: string;
  /** What lies beside its code. */
  readonly plan: WatchPlan;
  readonly timeout: Duration;
  /** MB. */
  readonly memorySize: number;
  /** Besides the ones that every function has. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long an event may wait before it is dropped. @default one minute, the least there is */
  readonly maxEventAge?: Duration;
  /** What takes an event that it failed at. @default - none */
  readonly onFailure?: IDestination;
}

/**
 * A function with the defaults of the house. Its role may write its own log and nothing else: what more it needs is
 * granted beside it. It is tried once an event: the next tick is the retry of a probe, and `notify` has its failure
 * destination. No tracing: it would cost more than the handshakes, and each handshake is its own trace. No reserved
 * concurrency: a new account has too little of it to reserve, and overlapping runs are harmless.
 */
export class HouseFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    super(scope, id);
    const { installation, handler, functionName, plan, environment, maxEventAge, ...rest } = props;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        log: new PolicyDocument({
          statements: [
            new PolicyStatement({
              effect: Effect.ALLOW,
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [logGroup.logGroupArn],
            }),
          ],
        }),
      },
    });
    this.function = new LambdaFunction(this, 'Resource', {
      ...rest,
      functionName,
      code: codeOf(handler, plan),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.DISABLED,
      retryAttempts: 0,
      maxEventAge: maxEventAge ?? Duration.minutes(1),
      environment: {
        [ENVIRONMENT.installation]: installation.configuration.name,
        [ENVIRONMENT.home]: installation.home,
        ...environment,
      },
    });
  }
}
