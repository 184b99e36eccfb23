import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type * as services from './services.ts';

/** How long a call to AWS may take, ms, and how often it is tried. Around that stands the deadline of `callWithin`. */
const LIMITS = { connectMs: 2_000, requestMs: 5_000, attempts: 3 } as const;

/** What all clients have in common. */
export type ClientConfig = Pick<
  DynamoDBClientConfig,
  'region' | 'maxAttempts' | 'retryMode' | 'requestHandler' | 'credentials'
>;

type Services = typeof services;

/** Clients of these services, by region. */
type ClientsOf<Name extends keyof Services> = {
  readonly [Service in Name]: (region: string) => ReturnType<Services[Service]>;
};

/** Clients of every service; an adapter picks its own. */
export type AwsClients = ClientsOf<keyof Services>;

export interface AwsClientOptions {
  /** @default - the SDK's chain: environment, profile, single sign-on, …; in a deployed bundle the environment alone */
  readonly credentials?: Exclude<DynamoDBClientConfig['credentials'], undefined>;
  /** How often a call is tried. @default 3 */
  readonly attempts?: number;
}

/**
 * Clients of some services (functions/aws/services/): one a service and region, made when it is first asked for, its
 * connections kept alive. `AWS_ENDPOINT_URL` and `AWS_ENDPOINT_URL_SERVICE` are honoured by the SDK, HTTPS_PROXY and
 * NO_PROXY by the agent.
 */
export function awsClients<Name extends keyof Services>(
  opening: Pick<Services, Name>,
  { attempts = LIMITS.attempts, ...options }: AwsClientOptions = {},
): ClientsOf<Name> {
  const configFor = (region: string): ClientConfig => ({
    region,
    maxAttempts: attempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: LIMITS.connectMs,
      requestTimeout: LIMITS.requestMs,
      throwOnRequestTimeout: true,
      httpsAgent: { proxyEnv: process.env },
    },
    ...options,
  });
  const perRegion = <Service>(open: (config: ClientConfig) => Service) => {
    const opened = new Map<string, Service>();
    return (region: string): Service => {
      const service = opened.get(region) ?? open(configFor(region));
      opened.set(region, service);
      return service;
    };
  };
  const entries = Object.entries<(config: ClientConfig) => unknown>(opening);
  return Object.fromEntries(entries.map(([name, open]) => [name, perRegion(open)])) as ClientsOf<Name>;
}

/** Options of one call: it ends within so many ms, whatever its tries and its wait for a connection. */
export const callWithin = (ms: number) => ({ abortSignal: AbortSignal.timeout(ms) });
