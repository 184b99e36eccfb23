import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  type IDestination,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../functions/contract/environment.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { DeployedRegion } from '../config/deployment.ts';
import { codeOf } from './code.ts';
import type { HandlerName } from './handlers.ts';
import type { Installation } from './installation.ts';
import { keyIn } from './key.ts';
import type { NetworkedFunction } from './network.ts';

export interface HouseFunctionProps {
  readonly installation: Installation;
  readonly region: DeployedRegion;
  readonly handler: HandlerName;
  /** Deterministic, from `Names`. */
  readonly functionName: string;
  readonly description: string;
  /** What lies beside its code. */
  readonly plan: WatchPlan;
  readonly timeout: Duration;
  /** MB. */
  readonly memorySize: number;
  /** What it may do besides writing its log. */
  readonly statements: readonly PolicyStatement[];
  /** Besides the variables that every function has. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** How it reaches the world. @default - as Lambda does */
  readonly network?: NetworkedFunction;
  /** How long an event may wait before it is dropped. @default one minute, the least there is */
  readonly maxEventAge?: Duration;
  /** What takes an event that it failed at. @default - none */
  readonly onFailure?: IDestination;
}

/**
 * A function with the defaults of the house. It is tried once an event: the next tick is the retry of a probe, and
 * `notify` has its failure destination. No tracing: it would cost more than the handshakes, and each handshake is its
 * own trace. No reserved concurrency: a new account has too little to reserve any, and overlapping runs are harmless.
 */
export class HouseFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    super(scope, id);
    const { installation, region, handler, functionName, plan, maxEventAge, statements, network, ...rest } =
      props;
    const key = keyIn(this, region);
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: installation.deployment.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(key && { encryptionKey: key }),
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    for (const statement of [toLog(logGroup), ...statements, ...(network?.statements ?? [])])
      this.role.addToPolicy(statement);
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
        [ENVIRONMENT.home]: installation.home.region,
        ...network?.environment,
        ...props.environment,
      },
    });
    if (network?.vpcConfig) (this.function.node.defaultChild as CfnFunction).vpcConfig = network.vpcConfig;
  }
}

const toLog = ({ logGroupArn }: LogGroup): PolicyStatement =>
  new PolicyStatement({
    sid: 'Log',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroupArn],
  });
