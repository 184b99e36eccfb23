import { Fn } from 'aws-cdk-lib';
import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DeployedRegion } from '../config/deployment.ts';
import type { CalledService } from '../config/deployment-options.ts';
import { partitionOf } from '../config/partition.ts';
import type { Installation } from './installation.ts';

/** By what the SDK finds another address of a service. */
const ENDPOINT_VARIABLES: Readonly<Record<CalledService, string>> = {
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  monitoring: 'AWS_ENDPOINT_URL_CLOUDWATCH',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
  s3: 'AWS_ENDPOINT_URL_S3',
  kms: 'AWS_ENDPOINT_URL_KMS',
};

/** What a function is given to reach the world. */
export interface NetworkedFunction {
  readonly vpcConfig?: CfnFunction.VpcConfigProperty;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
}

export interface RegionNetworkProps {
  readonly installation: Installation;
  readonly region: DeployedRegion;
}

/** How the functions of a region reach the world: through a VPC of the customer's, where there is one. */
export class RegionNetwork extends Construct {
  readonly forFunction: NetworkedFunction;

  constructor(scope: Construct, id: string, { installation, region: deployed }: RegionNetworkProps) {
    super(scope, id);
    const { region, vpc, endpoints } = deployed;
    const given = Object.entries(endpoints).flatMap(([service, url]) =>
      url === undefined ? [] : [[ENDPOINT_VARIABLES[service as CalledService], url] as const],
    );
    if (!vpc) {
      this.forFunction = { environment: Object.fromEntries(given), statements: [] };
      return;
    }
    // By their IDs alone: there is nothing to look up, and nothing to invent.
    const place = { subnetIds: [...vpc.subnets], securityGroupIds: [...vpc.securityGroups] };
    const made = new Map(
      vpc.endpoints.map((service) => [
        service,
        new CfnVPCEndpoint(this, `Endpoint ${service}`, {
          vpcId: vpc.id,
          serviceName: `${reversed(partitionOf(region).domain)}.${region}.${service}`,
          ...(service === 's3'
            ? { vpcEndpointType: 'Gateway', routeTableIds: [...vpc.routeTables] }
            : // The one service here whose endpoint has no private names.
              { ...place, vpcEndpointType: 'Interface', privateDnsEnabled: service !== 'dynamodb' }),
        }),
      ]),
    );
    const table = deployed === installation.home ? made.get('dynamodb') : undefined;
    this.forFunction = {
      vpcConfig: place,
      environment: {
        ...(table && { [ENDPOINT_VARIABLES.dynamodb]: urlOf(table) }),
        ...Object.fromEntries(given),
      },
      statements: [toAttach()],
    };
  }
}

/** An endpoint's own name is the first of its entries, after the hosted zone: `ZONE:NAME`. */
const urlOf = ({ attrDnsEntries }: CfnVPCEndpoint): string =>
  `https://${Fn.select(1, Fn.split(':', Fn.select(0, attrDnsEntries)))}`;

const reversed = (domain: string): string => domain.split('.').reverse().join('.');

/** Lambda attaches a function to a VPC in the name of its role; the actions know no resources that could be named before. */
const toAttach = (): PolicyStatement =>
  new PolicyStatement({
    sid: 'AttachToVpc',
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
