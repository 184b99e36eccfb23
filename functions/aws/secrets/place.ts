import { namesOf } from '../../contract/names.ts';
import type { Credential } from '../../keys/credential.ts';
import { awsErrorCode } from '../error-code.ts';

export interface SecretPlace {
  /** Its name in Secrets Manager, or its ARN. */
  readonly name: string;
  readonly region: string;
}

/** Where a secret of the configuration is: at home, or where its ARN says. */
export function placeOfSecret(
  secret: string,
  { installation, home }: { readonly installation: string; readonly home: string },
): SecretPlace {
  const name = namesOf(installation).secret(secret);
  return { name, region: (name.startsWith('arn:') && name.split(':')[3]) || home };
}

/** What a read that failed says of the key. */
export function withoutValue(error: unknown, { name, region }: SecretPlace): Credential {
  const code = awsErrorCode(error);
  if (code === 'ResourceNotFoundException' && isEmpty(error))
    return { state: 'absent', reason: `Secrets Manager in ${region} holds no key in ${name}` };
  if (code === 'ResourceNotFoundException')
    return {
      state: 'absent',
      placeless: true,
      reason: `there is no secret ${name} in ${region}: it is made by the deployment (npm run deploy)`,
    };
  const why = isDeleted(error) ? `${code}: scheduled for deletion` : code;
  return { state: 'unreadable', reason: `the secret ${name} in ${region} cannot be read (${why})` };
}

/** The same of a secret without a version and of none at all: "… can't find the specified secret value for staging label". */
const isEmpty = (error: unknown): boolean =>
  /secret value|secret version|staging label/i.test(String(Object(error).message));

/** AWS has one name for several refusals, and tells this one by its message alone. */
function isDeleted(error: unknown): boolean {
  const { name, message } = Object(error) as { name?: unknown; message?: unknown };
  return (
    name === 'InvalidRequestException' && /marked for deletion|scheduled for deletion/i.test(String(message))
  );
}
