import { Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { inChunks } from '../house/chunks.ts';
import { arnIn, type Installation } from '../house/installation.ts';
import { shardsOf } from '../probe/shards.ts';
import { secretsToRead } from '../targets/secrets.ts';

export interface ForeignReadersProps {
  readonly installation: Installation;
  /** Decides who is foreign, and tells. */
  readonly notify: IFunction;
}

/** A pattern of EventBridge holds 2,048 characters. */
const ROOM = 2_048;
/** What is left of them to the functions of the installation; whose reads are not sorted out here are there. */
const ROOM_FOR_OWN = 1_000;
/** An account may be known only at deployment, and has so many digits. */
const ACCOUNT_LENGTH = 12;

type SecretId = string | { readonly prefix: string };

/**
 * Reads of the installation's secrets, as CloudTrail delivers them within minutes. Those of its own functions are sorted
 * out before they cost anything; the rest is for `notify` to judge.
 */
export class ForeignReaders extends Construct {
  readonly #installation: Installation;

  constructor(scope: Construct, id: string, { installation, notify }: ForeignReadersProps) {
    super(scope, id);
    this.#installation = installation;
    const own = this.#fitting(this.#ownFunctions());
    const room = ROOM - this.#lengthOf(patternOf([], own));
    const chunks = inChunks(this.#secretIds(), room, (secretId) => this.#lengthOf(secretId));
    for (const [index, secretIds] of chunks.entries()) {
      const rule = new CfnRule(this, `Rule${index}`, {
        description: `Who reads secrets of ${installation.configuration.name}`,
        // Reads are delivered to no other state.
        state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
        eventPattern: patternOf(secretIds, own),
        targets: [{ id: 'notify', arn: notify.functionArn }],
      });
      new CfnPermission(this, `ByRule${index}`, {
        action: 'lambda:InvokeFunction',
        functionName: notify.functionArn,
        principal: 'events.amazonaws.com',
        sourceArn: rule.attrArn,
      });
    }
  }

  /** ARNs of those that read secrets, the most frequent readers first. */
  #ownFunctions(): readonly string[] {
    const { names, configuration, home, planAt } = this.#installation;
    const inRegion = (region: string, name: string) => arnIn(this, 'lambda', region, `function:${name}`);
    return [
      ...configuration.regions.flatMap((region) =>
        shardsOf(planAt(region)).map(({ index }) => inRegion(region, names.probe(index))),
      ),
      inRegion(home.region, names.courier),
      inRegion(home.region, names.rotate),
      ...configuration.regions.map((region) => inRegion(region, names.verify)),
    ];
  }

  /** A caller names a secret by its name or by its ARN, with the six characters at its end or without. */
  #secretIds(): readonly SecretId[] {
    const { names, home, plan, rotations } = this.#installation;
    const own = names.secret('');
    const named = [...secretsToRead(plan), ...rotations.flatMap(({ vault }) => vault ?? [])];
    const imported = [...new Set(named)].filter((secret) => secret.split(':')[3] === home.region);
    return [
      { prefix: own },
      { prefix: arnIn(this, 'secretsmanager', home.region, `secret:${own}`) },
      ...imported.flatMap((arn) => {
        const short = arn.slice(0, -'-123456'.length);
        return [{ prefix: short }, short.split(':').slice(6).join(':')];
      }),
    ];
  }

  #fitting(functions: readonly string[]): readonly string[] {
    let room = ROOM_FOR_OWN;
    return functions.filter((arn) => {
      room -= this.#lengthOf(arn);
      return room >= 0;
    });
  }

  #lengthOf(part: object | string): number {
    const text = JSON.stringify(part).replaceAll(Stack.of(this).account, '0'.repeat(ACCOUNT_LENGTH));
    return text.length + ','.length;
  }
}

/** A BatchGetSecretValue has an event GetSecretValue for each of its secrets. */
const patternOf = (secretIds: readonly SecretId[], own: readonly string[]) => ({
  source: ['aws.secretsmanager'],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    eventSource: ['secretsmanager.amazonaws.com'],
    eventName: ['GetSecretValue'],
    errorCode: [{ exists: false }],
    requestParameters: { secretId: secretIds },
    $or: [{ exists: false }, { 'anything-but': own }].map((issuedTo) => ({
      userIdentity: { inScopeOf: { credentialsIssuedTo: [issuedTo] } },
    })),
  },
});
