/** What one unit of something costs. */
export interface Price {
  /** US dollars a unit. */
  readonly usd: number;
  /** What is counted. */
  readonly unit: string;
  /** The page that says so. */
  readonly source: string;
}

const PAGE = 'https://aws.amazon.com';

/** When the prices below were last compared with their sources. */
export const PRICES_AS_OF = '2026-11';
/** List prices of this region; others are up to a quarter dearer. No free tier is taken off. */
export const PRICES_REGION = 'us-east-1';

export const PRICES = {
  metric: { usd: 0.3, unit: 'metric and month', source: `${PAGE}/cloudwatch/pricing/` },
  putMetricData: { usd: 10e-6, unit: 'call', source: `${PAGE}/cloudwatch/pricing/` },
  alarm: { usd: 0.1, unit: 'alarm metric and month', source: `${PAGE}/cloudwatch/pricing/` },
  dashboard: { usd: 3, unit: 'dashboard and month', source: `${PAGE}/cloudwatch/pricing/` },
  logIngestion: { usd: 0.5, unit: 'GB', source: `${PAGE}/cloudwatch/pricing/` },
  logStorage: { usd: 0.03, unit: 'GB and month', source: `${PAGE}/cloudwatch/pricing/` },
  secret: { usd: 0.4, unit: 'secret or replica, and month', source: `${PAGE}/secrets-manager/pricing/` },
  secretCall: { usd: 5e-6, unit: 'call', source: `${PAGE}/secrets-manager/pricing/` },
  lambdaRequest: { usd: 0.2e-6, unit: 'request', source: `${PAGE}/lambda/pricing/` },
  lambdaArm: { usd: 1.33334e-5, unit: 'GB-second', source: `${PAGE}/lambda/pricing/` },
  lambdaX86: { usd: 1.66667e-5, unit: 'GB-second', source: `${PAGE}/lambda/pricing/` },
  schedule: { usd: 1e-6, unit: 'invocation', source: `${PAGE}/eventbridge/pricing/` },
  tableWrite: { usd: 0.625e-6, unit: 'write of 1 KB', source: `${PAGE}/dynamodb/pricing/on-demand/` },
  tableRead: { usd: 0.125e-6, unit: 'read of 4 KB', source: `${PAGE}/dynamodb/pricing/on-demand/` },
  tableStorage: { usd: 0.25, unit: 'GB and month', source: `${PAGE}/dynamodb/pricing/on-demand/` },
  tableBackup: { usd: 0.2, unit: 'GB and month', source: `${PAGE}/dynamodb/pricing/on-demand/` },
  topicRequest: { usd: 0.5e-6, unit: 'publication', source: `${PAGE}/sns/pricing/` },
  email: { usd: 20e-6, unit: 'e-mail', source: `${PAGE}/sns/pricing/` },
  queueRequest: { usd: 0.4e-6, unit: 'request', source: `${PAGE}/sqs/pricing/` },
  kmsKey: { usd: 1, unit: 'key and month', source: `${PAGE}/kms/pricing/` },
  kmsRequest: { usd: 3e-6, unit: 'request', source: `${PAGE}/kms/pricing/` },
  kmsSignature: { usd: 15e-6, unit: 'request to an asymmetric key', source: `${PAGE}/kms/pricing/` },
  interfaceEndpoint: { usd: 7.3, unit: 'zone and month', source: `${PAGE}/privatelink/pricing/` },
  trafficOut: { usd: 0.09, unit: 'GB', source: `${PAGE}/ec2/pricing/on-demand/` },
  trafficBetweenRegions: { usd: 0.02, unit: 'GB', source: `${PAGE}/ec2/pricing/on-demand/` },
  bucketWrite: { usd: 5e-6, unit: 'put or list', source: `${PAGE}/s3/pricing/` },
  bucketRead: { usd: 0.4e-6, unit: 'read', source: `${PAGE}/s3/pricing/` },
  bucketStorage: { usd: 0.023, unit: 'GB and month', source: `${PAGE}/s3/pricing/` },
} as const satisfies Record<string, Price>;

export type Priced = keyof typeof PRICES;
