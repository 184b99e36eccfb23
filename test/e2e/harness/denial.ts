import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import type { Clients } from './aws.ts';
import type { Region } from './configuration.ts';
import type { Deployment } from './deployment.ts';
import { roleOf } from './permissions.ts';

/** Makes it as it was. */
export type Undo = () => Promise<void>;

/** A function, in all of these regions. */
export interface Place {
  readonly regions: readonly Region[];
  readonly functionName: string;
}

type Variables = Readonly<Record<string, string>>;

const POLICY = 'what-a-scenario-takes-away';
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';
/** Where an endpoint does not judge permissions, the SDK is led astray instead, service by service. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  cloudwatch: 'AWS_ENDPOINT_URL_CLOUDWATCH',
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  sns: 'AWS_ENDPOINT_URL_SNS',
};

/** Takes an action away from a function; its process begins anew. */
export async function deny(installation: Deployment, place: Place, action: string): Promise<Undo> {
  const [service = ''] = action.split(':');
  if (!installation.judgesPermissions)
    return withEnvironment(installation, place, { [ENDPOINTS[service] ?? '']: NOWHERE });
  return everywhere(place, async (region) => {
    const clients = installation.in(region);
    const give = await denyRole(clients, await roleOf(clients, place.functionName), { action });
    const forget = await variables(installation, place.functionName, region, {});
    return async () => {
      await give();
      await forget();
    };
  });
}

/** `resources`: as a policy has them. @default - whatever there is */
export interface Right {
  readonly action: string;
  readonly resources?: readonly string[];
}

/** Takes a right away from a role. */
export async function denyRole(
  { iam }: Clients,
  RoleName: string,
  { action, resources = ['*'] }: Right,
): Promise<Undo> {
  const policy = { RoleName, PolicyName: POLICY };
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: action, Resource: resources }],
  });
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  return async () => {
    await iam.send(new DeleteRolePolicyCommand(policy));
  };
}

/** Whatever the function asks of AWS, nobody answers. */
export const cutOff = (installation: Deployment, place: Place): Promise<Undo> =>
  withEnvironment(installation, place, { AWS_ENDPOINT_URL: NOWHERE });

/** The function's process forgets what it knew, as Lambda has it now and then. */
export const beginAnew = async (installation: Deployment, place: Place): Promise<void> => {
  await withEnvironment(installation, place, {});
};

/** Gives a function other environment variables besides its own; what its process remembered is gone. */
export const withEnvironment = (installation: Deployment, place: Place, more: Variables) =>
  everywhere(place, (region) => variables(installation, place.functionName, region, more));

async function everywhere({ regions }: Place, change: (region: Region) => Promise<Undo>): Promise<Undo> {
  const undo = await Promise.all(regions.map(change));
  return async () => {
    await Promise.all(undo.map((one) => one()));
  };
}

async function variables(
  installation: Deployment,
  FunctionName: string,
  region: Region,
  more: Variables,
): Promise<Undo> {
  const { lambda } = installation.in(region);
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const put = async (Variables: Record<string, string>) => {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    await waitUntilFunctionUpdatedV2(
      { client: lambda, minDelay: 1, maxDelay: 1, maxWaitTime: 30 },
      { FunctionName },
    );
  };
  const own = { ...Environment?.Variables };
  await put({ ...own, ...more, BEGUN_ANEW: String(Date.now()) });
  return () => put({ ...own, BEGUN_ANEW: String(Date.now()) });
}
