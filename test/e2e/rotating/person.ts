import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { type Ended, pairwatch } from '../../bin/command-line.ts';
import { assumed, inEnvironment } from '../harness/assumed-role.ts';
import { EMULATED } from '../harness/aws.ts';
import { HOME } from '../harness/configuration.ts';
import type { Deployment } from '../harness/deployment.ts';

const ROLE = 'night-shift';

/** Somebody who may do what docs/command-line-on-aws.md asks for to rotate a key, and nothing else. */
export interface Person {
  readonly role: string;
  rotate(...args: readonly string[]): Promise<Ended>;
}

export async function nightShift(installation: Deployment): Promise<Person> {
  const { home, names, folder, configuration, env } = installation;
  const account = EMULATED.CDK_DEFAULT_ACCOUNT;
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await home.iam.send(
    new CreateRoleCommand({
      RoleName: ROLE,
      AssumeRolePolicyDocument: document({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'sts:AssumeRole',
      }),
    }),
  );
  const rights = {
    'lambda:InvokeFunction': `arn:aws:lambda:${HOME}:${account}:function:${names.rotate}`,
    'dynamodb:GetItem': `arn:aws:dynamodb:${HOME}:${account}:table/${names.table}`,
  };
  for (const [Action, Resource] of Object.entries(rights))
    await home.iam.send(
      new PutRolePolicyCommand({
        RoleName: ROLE,
        PolicyName: Action.replace(':', '-'),
        PolicyDocument: document({ Effect: 'Allow', Action, Resource }),
      }),
    );
  const credentials = await assumed(installation, ROLE);
  return {
    role: ROLE,
    rotate: (...args) =>
      pairwatch(['rotate', ...args, '--store', 'aws', '--config', configuration], {
        cwd: folder,
        env: { ...env, ...inEnvironment(credentials) },
      }),
  };
}
