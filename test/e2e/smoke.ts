// `npm run smoke:aws`: a tiny installation in an account of yours, once through, and away again. docs/aws-smoke.md
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { GetFunctionConfigurationCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { ENVIRONMENT } from '../../functions/contract/environment.ts';
import type { TickEvent } from '../../functions/contract/events.ts';
import { namesOf } from '../../functions/contract/names.ts';
import type { AlertDocument } from '../../functions/notify/document.ts';
import type { Options } from '../../lib/config/options.ts';
import { SCRATCH } from './emulator/python.ts';
import { type Clients, clientsIn } from './harness/aws.ts';
import { cdk } from './harness/cdk.ts';
import { writeConfiguration } from './harness/configuration.ts';

const MINUTE_MS = 60_000;
const DEPLOY_MS = 15 * MINUTE_MS;
const TOLD_WITHIN_MS = 2 * MINUTE_MS;

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
const endpoint = process.env['AWS_ENDPOINT_URL'];
const installation = `smoke-${randomBytes(4).toString('hex')}`;
const names = namesOf(installation);

/** A name that is nobody's, by RFC 6761: the look fails at once, without asking anybody for anything. */
const options = (home: string): Options => ({
  name: installation,
  regions: [home],
  home,
  quorum: 1,
  targets: { nowhere: { protocol: 'openai', url: 'https://pairwatch-smoke.invalid/v1' } },
});

const say = (line: string) => process.stdout.write(`smoke: ${line}\n`);

async function smoke(home: string): Promise<void> {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'smoke-'));
  const env = { PAIRWATCH_CONFIG: writeConfiguration(folder, options(home)) };
  const output = ['--output', join(folder, 'cdk.out')];
  const clients = clientsIn(home, { ...(endpoint !== undefined && { endpoint }) });
  let queue: string | undefined;
  try {
    say(`deploying ${names.stack} to ${home}`);
    const deploy = ['deploy', '--all', '--require-approval', 'never'];
    await cdk([...deploy, ...output], { env, timeoutMs: DEPLOY_MS });
    queue = await subscribedQueue(clients, await alertsTopic(clients));
    const began = Date.now();
    await look(clients);
    say(`looked, ${Date.now() - began} ms`);
    const document = await alertIn(clients, queue);
    say(`told after ${Date.now() - began} ms: ${document.subject}`);
  } finally {
    if (queue !== undefined) await clients.sqs.send(new DeleteQueueCommand({ QueueUrl: queue }));
    if (values.keep) say(`kept; npx cdk destroy --all with PAIRWATCH_CONFIG=${env.PAIRWATCH_CONFIG}`);
    else {
      say('destroying it');
      await cdk(['destroy', '--all', '--force', ...output], { env, timeoutMs: DEPLOY_MS });
      rmSync(folder, { recursive: true, force: true });
    }
    clients.destroy();
  }
  say('all is well');
}

async function alertsTopic({ lambda }: Clients): Promise<string> {
  const asked = new GetFunctionConfigurationCommand({ FunctionName: names.notify });
  return (await lambda.send(asked)).Environment?.Variables?.[ENVIRONMENT.alertsTopic] ?? '';
}

async function subscribedQueue({ sqs, sns }: Clients, topicArn: string): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: `pairwatch-${installation}` }),
  );
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const queueArn = (await sqs.send(asked)).Attributes?.['QueueArn'] ?? '';
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
      },
    ],
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const raw = { RawMessageDelivery: 'true' };
  await sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, Attributes: raw }),
  );
  return QueueUrl;
}

async function look({ lambda }: Clients): Promise<void> {
  const event: TickEvent = {
    pairwatch: 'tick',
    schema: 1,
    kind: 'handshake',
    shard: 0,
    everyMs: MINUTE_MS,
    scheduledTime: new Date().toISOString(),
  };
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: names.probe(0), Payload: JSON.stringify(event) }),
  );
  if (FunctionError) throw new Error(`the probe failed: ${Buffer.from(Payload ?? []).toString('utf8')}`);
}

async function alertIn({ sqs }: Clients, QueueUrl: string): Promise<AlertDocument> {
  for (const deadline = Date.now() + TOLD_WITHIN_MS; Date.now() < deadline; ) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
    for (const { Body = '' } of Messages) {
      const document = JSON.parse(Body) as AlertDocument;
      if (document.targets.includes('nowhere')) return document;
    }
  }
  throw new Error(`nobody was told within ${TOLD_WITHIN_MS / 1000} s`);
}

if (process.env['CI']) {
  process.stderr.write(
    'smoke:aws is for a person with an account; it costs a little, and never runs in CI\n',
  );
  process.exitCode = 2;
} else if (region === undefined) {
  process.stderr.write('smoke:aws: set AWS_REGION to the region to try\n');
  process.exitCode = 2;
} else {
  await smoke(region).catch((error: unknown) => {
    say(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
