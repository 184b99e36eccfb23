export { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
