import { type AwsClients, callWithin } from './clients.ts';

export interface RoleOptions {
  /** Its name, in the caller's own account. */
  readonly role: string;
  /** Whose endpoint is asked. */
  readonly region: string;
  /** What the session is called in CloudTrail: letters, digits and `=,.@-_`, 2 to 64. */
  readonly session: string;
  readonly clients: Pick<AwsClients, 'sts'>;
}

/** The shortest there is, seconds: a proof takes less. */
const SESSION_S = 900;
/** For all tries of one call together, ms. */
const DEADLINE_MS = 10_000;

/**
 * The credentials of a role that these clients may take on: for a client's option `credentials`, which asks again when
 * they end. Rejects with the SDK's error; `AccessDenied` where the caller may not, or there is no such role.
 */
export const roleCredentials =
  ({ role, region, session, clients }: RoleOptions) =>
  async () => {
    const { sdk, client } = await clients.sts(region);
    const { Arn = '' } = await client.send(new sdk.GetCallerIdentityCommand({}), callWithin(DEADLINE_MS));
    const [, partition, , , account] = Arn.split(':');
    const { Credentials } = await client.send(
      new sdk.AssumeRoleCommand({
        RoleArn: `arn:${partition}:iam::${account}:role/${role}`,
        RoleSessionName: session,
        DurationSeconds: SESSION_S,
      }),
      callWithin(DEADLINE_MS),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined)
      throw new TypeError(`STS gave no credentials of ${role}`);
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken !== undefined && { sessionToken: SessionToken }),
      ...(Expiration && { expiration: Expiration }),
    };
  };
