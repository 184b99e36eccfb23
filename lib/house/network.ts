import { CfnVPCEndpoint, type ISecurityGroup, type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DeployedRegion } from '../config/deployment.ts';
import type { CalledService } from '../config/deployment-options.ts';
import { partitionOf } from '../config/partition.ts';

/** By what the SDK finds another address of a service. */
const ENDPOINT_VARIABLES: Readonly<Record<CalledService, string>> = {
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  monitoring: 'AWS_ENDPOINT_URL_CLOUDWATCH',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
};

/** What a function of a region's network needs besides. */
export type NetworkedFunction = Pick<FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'> & {
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
};

/** How the probes of a region reach the world: through a VPC of the customer's, where there is one. */
export class RegionNetwork extends Construct {
  readonly forFunction: NetworkedFunction;

  constructor(scope: Construct, id: string, { region, vpc: options, endpoints }: DeployedRegion) {
    super(scope, id);
    const environment = Object.fromEntries(
      Object.entries(endpoints).map(([service, url]) => [ENDPOINT_VARIABLES[service as CalledService], url]),
    );
    if (!options) {
      this.forFunction = { environment, statements: [] };
      return;
    }
    const { id: vpcId, subnets, securityGroups, availabilityZones } = options;
    const vpc: IVpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId,
      // Nothing depends on the zones, and the library wants one a subnet.
      availabilityZones: subnets.map((_, at) => availabilityZones[at] ?? `${region}${at}`),
      privateSubnetIds: [...subnets],
    });
    const groups: ISecurityGroup[] = securityGroups.map((group) =>
      SecurityGroup.fromSecurityGroupId(this, group, group, { mutable: false }),
    );
    for (const service of options.endpoints)
      new CfnVPCEndpoint(this, `Endpoint ${service}`, {
        vpcId,
        serviceName: `${reversed(partitionOf(region).domain)}.${region}.${service}`,
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds: [...subnets],
        securityGroupIds: [...securityGroups],
      });
    this.forFunction = {
      vpc,
      vpcSubnets: { subnets: vpc.privateSubnets },
      securityGroups: groups,
      environment,
      statements: [toAttach()],
    };
  }
}

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
