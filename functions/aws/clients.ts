import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** How long a call to AWS may take, ms, and how often it is tried. Around that stands the deadline of `callWithin`. */
const LIMITS = { connectMs: 2_000, requestMs: 5_000, attempts: 2 } as const;

/** What all clients have in common. */
type ClientConfig = Pick<
  DynamoDBClientConfig,
  'region' | 'maxAttempts' | 'retryMode' | 'requestHandler' | 'credentials'
>;

/** Of a process: a client a service and region, made when it is first asked for, its connections kept alive. */
export type AwsClients = ReturnType<typeof awsClients>;

export interface AwsClientOptions {
  /** @default - the SDK's chain: environment, profile, single sign-on, …; in a deployed bundle the environment alone */
  readonly credentials?: Exclude<DynamoDBClientConfig['credentials'], undefined>;
}

/**
 * The SDK is loaded with the first call that needs it, each service for itself, so that a handshake can begin before.
 * `AWS_ENDPOINT_URL` and `AWS_ENDPOINT_URL_SERVICE` are honoured by the SDK, HTTPS_PROXY and NO_PROXY by the agent.
 */
export function awsClients(options: AwsClientOptions = {}) {
  const configFor = (region: string): ClientConfig => ({
    region,
    maxAttempts: LIMITS.attempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: LIMITS.connectMs,
      requestTimeout: LIMITS.requestMs,
      throwOnRequestTimeout: true,
      httpsAgent: { proxyEnv: process.env },
    },
    ...options,
  });
  const perRegion = <Service>(open: (config: ClientConfig) => Promise<Service>) => {
    const opened = new Map<string, Promise<Service>>();
    return (region: string): Promise<Service> => {
      const service = opened.get(region) ?? open(configFor(region));
      opened.set(region, service);
      return service;
    };
  };
  return {
    dynamoDb: perRegion(async (config) => {
      const sdk = await import('./sdk/dynamodb.ts');
      return { sdk, client: new sdk.DynamoDBClient(config) };
    }),
    secretsManager: perRegion(async (config) => {
      const sdk = await import('./sdk/secrets-manager.ts');
      return { sdk, client: new sdk.SecretsManagerClient(config) };
    }),
    cloudWatch: perRegion(async (config) => {
      const sdk = await import('./sdk/cloudwatch.ts');
      return { sdk, client: new sdk.CloudWatchClient(config) };
    }),
    /** For the command line: what it takes to read metrics stays out of the probe. */
    cloudWatchReading: perRegion(async (config) => {
      const sdk = await import('./sdk/cloudwatch-reading.ts');
      return { sdk, client: new sdk.CloudWatchClient(config) };
    }),
    lambda: perRegion(async (config) => {
      const sdk = await import('./sdk/lambda.ts');
      return { sdk, client: new sdk.LambdaClient(config) };
    }),
    sns: perRegion(async (config) => {
      const sdk = await import('./sdk/sns.ts');
      return { sdk, client: new sdk.SNSClient(config) };
    }),
  };
}

/** Options of one call: it ends within so many ms, whatever its tries and its wait for a connection. */
export const callWithin = (ms: number) => ({ abortSignal: AbortSignal.timeout(ms) });
