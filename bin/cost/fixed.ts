import type { Priced } from './prices.ts';
import type { PlacedResource } from './template.ts';

/** What a resource costs by being there: how many units of which price. */
export interface FixedCharge {
  readonly price: Priced;
  readonly units: number;
}

type Properties = PlacedResource['properties'];

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** An alarm is billed for every metric that it looks at. */
const metricsOf = ({ Metrics }: Properties): number =>
  Array.isArray(Metrics) ? Metrics.filter((metric) => Object(metric).MetricStat !== undefined).length : 1;

/** By type: what is billed for every month in which it is there. */
const FIXED: Readonly<Record<string, (properties: Properties) => FixedCharge>> = {
  'AWS::SecretsManager::Secret': ({ ReplicaRegions }) => ({
    price: 'secret',
    units: 1 + lengthOf(ReplicaRegions),
  }),
  'AWS::CloudWatch::Alarm': (properties) => ({ price: 'alarm', units: metricsOf(properties) }),
  'AWS::CloudWatch::Dashboard': () => ({ price: 'dashboard', units: 1 }),
  'AWS::KMS::Key': () => ({ price: 'kmsKey', units: 1 }),
  'AWS::KMS::ReplicaKey': () => ({ price: 'kmsKey', units: 1 }),
  'AWS::EC2::VPCEndpoint': ({ VpcEndpointType, SubnetIds }) => ({
    price: 'interfaceEndpoint',
    units: VpcEndpointType === 'Interface' ? Math.max(1, lengthOf(SubnetIds)) : 0,
  }),
};

/** Billed by use alone: usage.ts says how much of it is assumed. */
const BY_USE = [
  'AWS::Lambda::Function',
  'AWS::Scheduler::Schedule',
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  'AWS::SQS::Queue',
  'AWS::S3::Bucket',
  'AWS::Logs::LogGroup',
];

const FREE =
  /^(?:AWS::(?:IAM|CDK|CloudFormation)::.+|AWS::Lambda::(?:Permission|EventInvokeConfig|Version|Alias|LayerVersion)|AWS::SNS::Topic(?:Inline)?Policy|AWS::SQS::Queue(?:Inline)?Policy|AWS::S3::BucketPolicy|AWS::SecretsManager::(?:ResourcePolicy|RotationSchedule)|AWS::Scheduler::ScheduleGroup|AWS::KMS::Alias|AWS::Logs::QueryDefinition|AWS::Events::Rule|AWS::EC2::SecurityGroup(?:Ingress|Egress)?|AWS::Chatbot::.+|Custom::.+)$/;

/** What a resource costs by being there; undefined: nothing, or by use. */
export const fixedChargeOf = ({ type, properties }: PlacedResource): FixedCharge | undefined =>
  FIXED[type]?.(properties);

/** Types that this table knows nothing of: the bill says so, instead of counting them as free. */
export const unpricedTypes = (resources: readonly PlacedResource[]): readonly string[] => [
  ...new Set(
    resources
      .map(({ type }) => type)
      .filter((type) => !FIXED[type] && !BY_USE.includes(type) && !FREE.test(type)),
  ),
];
