import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Clients } from './aws.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
}

/** The name of a function's role. */
export async function roleOf({ lambda }: Clients, FunctionName: string): Promise<string> {
  const { Role = '' } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Role.split('/').at(-1) ?? '';
}

/** Every action that a function's role is allowed, each once, as its policies name them. */
export const actionsOf = async (clients: Clients, functionName: string): Promise<readonly string[]> =>
  actionsOfRole(clients, await roleOf(clients, functionName));

/** The same of a role. */
export async function actionsOfRole({ iam }: Clients, RoleName: string): Promise<readonly string[]> {
  const documents: (string | undefined)[] = [];
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames)
    documents.push((await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument);
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of AttachedPolicies) {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const version = new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId });
    documents.push((await iam.send(version)).PolicyVersion?.Document);
  }
  const statements = documents.flatMap((document = '') => {
    const { Statement } = JSON.parse(decodeURIComponent(document)) as { Statement: Statement | Statement[] };
    return Statement;
  });
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
  return [...new Set(allowed)].toSorted();
}
