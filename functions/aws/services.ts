// All services, for who minds no size; a bundle holds those whose files its function imports.
export { cloudTrail } from './services/cloudtrail.ts';
export { cloudWatch } from './services/cloudwatch.ts';
export { cloudWatchReading } from './services/cloudwatch-reading.ts';
export { dynamoDb } from './services/dynamodb.ts';
export { kms } from './services/kms.ts';
export { lambda } from './services/lambda.ts';
export { s3 } from './services/s3.ts';
export { secretsManager } from './services/secrets-manager.ts';
export { sns } from './services/sns.ts';
export { sts } from './services/sts.ts';
