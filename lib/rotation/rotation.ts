import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { SnsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../functions/contract/environment.ts';
import type { AuditEvent, RotationsDueEvent } from '../../functions/contract/events.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import { ROTATIONS_EVERY_MS } from '../../functions/contract/rotation.ts';
import { HouseAlarm } from '../alarms/house-alarm.ts';
import { acknowledge } from '../house/findings.ts';
import { HouseFunction } from '../house/function.ts';
import { FunctionSchedule } from '../house/function-schedule.ts';
import { arnIn, type Installation } from '../house/installation.ts';
import { toUseKey } from '../house/key.ts';
import type { NetworkedFunction } from '../house/network.ts';
import { withoutLooking } from '../house/slim-plan.ts';
import { toAskPrivately, toCallNotify, toPublish, toRemember, toSeeRotations } from '../house/statements.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { Started } from '../probe/tick-schedule.ts';
import { SecretPolicies } from '../targets/secret-policies.ts';
import { toListVersions, toRotate } from './secret-statements.ts';

export interface RotationProps extends Started {
  readonly installation: Installation;
  readonly signalsTopicArn: string;
  readonly alertsTopicArn: string;
  /** The way to gateways and providers from the home region. */
  readonly network: NetworkedFunction;
}

const ROTATE_EVERY = ROTATIONS_EVERY_MS / 60_000;
/** When nobody works, UTC, and after the daily numbers of the watch. */
const AUDIT_AT = 'cron(20 3 * * ? *)';
const LONGEST = Duration.minutes(15);
/** A whole processor, as Lambda deals them out: it reads and verifies some thousand entries a second. */
const AUDIT_MB = 1_769;

/** What rotates keys, writes it down, and checks what is written: once an installation, where any key is rotated. */
export class Rotation extends Construct {
  constructor(scope: Construct, id: string, props: RotationProps) {
    super(scope, id);
    const { installation, signalsTopicArn, alertsTopicArn, network, ...started } = props;
    const { names, configuration, home, rotations, deployment } = installation;
    const { allowedReaders } = deployment.alerts;
    const { confirmed } = deployment.ledger;
    const ledger = new Ledger(this, 'Ledger', { installation });
    const plan: WatchPlan = { ...installation.plan, rotations };
    const common = { installation, region: home, timeout: LONGEST, memorySize: 512 };
    const ofLedger = {
      [ENVIRONMENT.ledgerBucket]: ledger.bucketName,
      [ENVIRONMENT.ledgerKey]: ledger.keyArn,
    };
    const { role, function: rotate } = new HouseFunction(this, 'Rotate', {
      ...common,
      network,
      handler: 'rotate',
      functionName: names.rotate,
      description: `Rotates the keys of ${configuration.name}`,
      plan,
      environment: ofLedger,
      statements: [
        ...toRotate(this, installation),
        ...toRemember(this, installation),
        ...toAskPrivately(this, installation),
        ...ledger.toAppend(),
        this.#toAsk(installation),
        toPublish(installation),
        toCallNotify(this, installation),
      ],
    });
    acknowledge(role, 'actionsWithoutResources');
    const { proxyAuthSecret } = plan.network;
    if (proxyAuthSecret !== undefined)
      new SecretPolicies(this, 'Proxy', { installation, role, secrets: [proxyAuthSecret] });
    new CfnPermission(this, 'BySecretsManager', {
      action: 'lambda:InvokeFunction',
      functionName: rotate.functionArn,
      principal: 'secretsmanager.amazonaws.com',
      sourceAccount: Stack.of(this).account,
      sourceArn: arnIn(this, 'secretsmanager', home.region, `secret:${names.secret('*')}`),
    });
    const due: RotationsDueEvent = { pairwatch: 'rotations-due', schema: 1 };
    new FunctionSchedule(this, 'Due', {
      ...started,
      function: rotate,
      name: 'rotate',
      schedule: ScheduleExpression.rate(Duration.minutes(ROTATE_EVERY)),
      event: due,
    });

    const { role: auditRole, function: audit } = new HouseFunction(this, 'Audit', {
      ...common,
      memorySize: AUDIT_MB,
      handler: 'audit',
      functionName: names.audit,
      description: `Checks the ledger of ${configuration.name}`,
      plan: {
        ...withoutLooking(plan),
        ...(allowedReaders && { allowedReaders }),
        ...(confirmed.length > 0 && { confirmed }),
      },
      environment: { ...ofLedger, [ENVIRONMENT.auditorsTopic]: ledger.auditorsTopicArn },
      // It comes once a day: who stops it, or what breaks it, must not end in silence.
      onFailure: new SnsDestination(Topic.fromTopicArn(this, 'Raw', alertsTopicArn)),
      statements: [
        ...ledger.toRead(),
        ...ledger.toAppend(),
        ledger.toAnchor(),
        toListVersions(this, installation),
        toSeeRotations(this, installation),
        ...toUseKey(home, 'dynamodb'),
        new PolicyStatement({
          sid: 'AskRotate',
          actions: ['lambda:InvokeFunction'],
          resources: [rotate.functionArn],
        }),
        // It knows no resources.
        new PolicyStatement({
          sid: 'ReadTrail',
          actions: ['cloudtrail:LookupEvents'],
          resources: ['*'],
        }),
        new PolicyStatement({
          sid: 'TellAuditors',
          actions: ['sns:Publish'],
          resources: [ledger.auditorsTopicArn],
        }),
        ...toUseKey(home, 'sns'),
        toPublish(installation),
        toCallNotify(this, installation),
      ],
    });
    acknowledge(auditRole, 'actionsWithoutResources');
    const daily: AuditEvent = { pairwatch: 'audit', schema: 1 };
    new FunctionSchedule(this, 'Daily', {
      ...started,
      function: audit,
      name: 'audit',
      schedule: ScheduleExpression.expression(AUDIT_AT),
      event: daily,
    });
    this.#alarms(installation, signalsTopicArn);
  }

  /** The `verify` of every region that looks at a rotated target, and the courier where keys are delivered or set. */
  #toAsk({ names, configuration, rotations, home, plan }: Installation): PolicyStatement {
    const rotated = plan.targets.filter(({ name }) => rotations.some(({ target }) => target === name));
    const regions = configuration.regions.filter((region) =>
      rotated.some(({ locations }) => locations.includes(region)),
    );
    const asksCourier = rotations.some(
      ({ deliverTo, through }) => deliverTo.length > 0 || through !== undefined,
    );
    return new PolicyStatement({
      sid: 'Ask',
      actions: ['lambda:InvokeFunction'],
      resources: [
        ...regions.map((region) => arnIn(this, 'lambda', region, `function:${names.verify}`)),
        ...(asksCourier ? [arnIn(this, 'lambda', home.region, `function:${names.courier}`)] : []),
      ],
    });
  }

  #alarms(installation: Installation, topicArn: string): void {
    const { names: _, configuration, rotations } = installation;
    const about = { installation, period: ROTATE_EVERY, topicArn };
    for (const { target } of rotations)
      for (const alarm of ['RotationFailed', 'RetirementOverdue'] as const)
        new HouseAlarm(this, `${alarm} ${target}`, { ...about, alarm, subject: target });
    new HouseAlarm(this, 'LedgerBroken', { ...about, alarm: 'LedgerBroken', subject: configuration.name });
  }
}
