import { NestedStack, RemovalPolicy } from 'aws-cdk-lib';
import { CfnRotationSchedule, CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CHECK_KINDS, checkName } from '../../functions/contract/checks.ts';
import type { TargetPlan } from '../../functions/contract/plan.ts';
import { isByPerson, type RotationPlan } from '../../functions/contract/rotation.ts';
import { HouseAlarm } from '../alarms/house-alarm.ts';
import { acknowledge } from '../house/findings.ts';
import { arnIn, type Installation } from '../house/installation.ts';
import { bucketOf } from './bucket.ts';
import { secretsToCreate } from './secrets.ts';

const MINUTE_MS = 60_000;

export interface TargetStacksProps {
  readonly installation: Installation;
  readonly signalsTopicArn: string;
}

/** So many nested stacks are deployed at once: CloudFormation limits what may be under way in all of them together. */
const LANES = 16;

/**
 * What each target brings with it: its empty secrets and its Down alarms. They live in nested stacks; which one, a
 * secret's or target's name alone decides, so that nothing moves when others come or go.
 */
export class TargetStacks extends Construct {
  readonly #installation: Installation;
  readonly #signalsTopicArn: string;
  readonly #stacks = new Map<number, NestedStack>();

  constructor(scope: Construct, id: string, { installation, signalsTopicArn }: TargetStacksProps) {
    super(scope, id);
    this.#installation = installation;
    this.#signalsTopicArn = signalsTopicArn;
    const { plan, planAt, configuration, rotations } = installation;
    for (const secret of secretsToCreate([plan, ...configuration.locations.map(planAt)], rotations))
      this.#addSecret(secret);
    for (const target of plan.targets) this.#addAlarms(target);
    for (const rotation of rotations) this.#addSchedule(rotation);
    for (const [bucket, stack] of this.#stacks) {
      const before = this.#stackBefore(bucket);
      if (before) stack.node.addDependency(before);
    }
  }

  #addSecret(secret: string): void {
    const { names, configuration, home } = this.#installation;
    const created = new CfnSecret(this.#stackOf(secret), `Secret ${secret}`, {
      name: names.secret(secret),
      description: `A key of the Pairwatch installation ${configuration.name}`,
      ...(home.kmsKey !== undefined && { kmsKeyId: home.kmsKey }),
    });
    created.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    acknowledge(created, 'keysOfOthers');
  }

  /** The first deployment rotates nothing: there is no key yet. What a person makes has no schedule. */
  #addSchedule(rotation: RotationPlan): void {
    const { target, everyDays } = rotation;
    const { plan, names, home } = this.#installation;
    const secret = plan.targets.find(({ name }) => name === target)?.key?.secret;
    if (secret === undefined || isByPerson(rotation)) return;
    const stack = this.#stackOf(secret);
    const schedule = new CfnRotationSchedule(stack, `Rotation ${target}`, {
      secretId: names.secret(secret),
      rotationLambdaArn: arnIn(stack, 'lambda', home.region, `function:${names.rotate}`),
      rotateImmediatelyOnUpdate: false,
      rotationRules: { automaticallyAfterDays: everyDays },
    });
    schedule.node.addDependency(stack.node.findChild(`Secret ${secret}`));
  }

  #addAlarms(target: TargetPlan): void {
    const { configuration } = this.#installation;
    const everyMs = {
      handshake: configuration.every * MINUTE_MS,
      exchange: target.exchange?.everyMs,
      upstream: target.upstream?.everyMs,
    };
    for (const kind of CHECK_KINDS) {
      const period = everyMs[kind];
      if (period === undefined) continue;
      const subject = checkName(target.name, kind);
      new HouseAlarm(this.#stackOf(target.name), `Down ${subject}`, {
        installation: this.#installation,
        alarm: 'Down',
        subject,
        period: period / MINUTE_MS,
        threshold: kind === 'handshake' ? target.quorum : 1,
        topicArn: this.#signalsTopicArn,
      });
    }
  }

  #stackOf(name: string): Construct {
    const bucket = bucketOf(name);
    const stack = this.#stacks.get(bucket) ?? new NestedStack(this, `Bucket${bucket}`);
    this.#stacks.set(bucket, stack);
    return stack;
  }

  #stackBefore(bucket: number): NestedStack | undefined {
    if (bucket < LANES) return undefined;
    return this.#stacks.get(bucket - LANES) ?? this.#stackBefore(bucket - LANES);
  }
}
