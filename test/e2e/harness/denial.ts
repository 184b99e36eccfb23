import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import type { Clients } from './aws.ts';

/** Makes it as it was. */
export type Undo = () => Promise<void>;

const POLICY = 'what-a-scenario-takes-away';

/** Takes an action away from a function's role, whatever it may be done to; its process begins anew. */
export async function deny(
  clients: Clients,
  functionName: string,
  ...actions: readonly string[]
): Promise<Undo> {
  const { Role = '' } = await clients.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  const RoleName = Role.split('/').at(-1);
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: actions, Resource: '*' }],
  });
  await clients.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: POLICY, PolicyDocument }));
  const forget = await withEnvironment(clients, functionName, {});
  return async () => {
    await clients.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: POLICY }));
    await forget();
  };
}

/** Gives a function other environment variables besides its own; what its process remembered is gone. */
export async function withEnvironment(
  { lambda }: Clients,
  FunctionName: string,
  more: Readonly<Record<string, string>>,
): Promise<Undo> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const put = async (Variables: Record<string, string>) => {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    await waitUntilFunctionUpdatedV2(
      { client: lambda, minDelay: 1, maxDelay: 1, maxWaitTime: 30 },
      { FunctionName },
    );
  };
  const own = { ...Environment?.Variables };
  await put({ ...own, ...more, E2E_BEGUN_ANEW: String(Date.now()) });
  return () => put(own);
}
