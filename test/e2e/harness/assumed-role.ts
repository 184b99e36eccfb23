import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { EMULATED } from './aws.ts';
import { HOME } from './configuration.ts';
import type { Deployment } from './deployment.ts';

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What a person of the account gets who takes on a role, by its name. */
export async function assumed({ endpoint }: Deployment, role: string): Promise<RoleCredentials> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = EMULATED;
  const sts = new STSClient({
    region: HOME,
    endpoint,
    credentials: { accessKeyId, secretAccessKey },
  });
  const RoleArn = `arn:aws:iam::${EMULATED.CDK_DEFAULT_ACCOUNT}:role/${role}`;
  const asked = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'somebody' });
  const { Credentials } = await sts.send(asked).finally(() => sts.destroy());
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** The same for a process. */
export const inEnvironment = ({ accessKeyId, secretAccessKey, sessionToken }: RoleCredentials) => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_SESSION_TOKEN: sessionToken,
});
