import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** What a person's own AWS clients would be given. */
export interface Access {
  /** @default - AWS itself */
  readonly endpoint?: string;
}

export type Clients = ReturnType<typeof clientsIn>;

/** Nobody knows any other account of an emulator. */
export const EMULATED = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  CDK_DEFAULT_ACCOUNT: '000000000000',
} as const;

export function clientsIn(region: string, { endpoint }: Access) {
  const config = {
    region,
    ...(endpoint !== undefined && {
      endpoint,
      credentials: {
        accessKeyId: EMULATED.AWS_ACCESS_KEY_ID,
        secretAccessKey: EMULATED.AWS_SECRET_ACCESS_KEY,
      },
    }),
  };
  const clients = {
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    dynamoDb: new DynamoDBClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    // On an emulator a bucket has no host name of its own.
    s3: new S3Client({ ...config, forcePathStyle: endpoint !== undefined }),
    scheduler: new SchedulerClient(config),
    secrets: new SecretsManagerClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
  };
  return {
    ...clients,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
