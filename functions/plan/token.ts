import type { TargetPlan } from '../contract/plan.ts';
import type { TokenStep } from '../handshake/spec.ts';
import type { Credential } from '../keys/credential.ts';
import { PlanError } from './plan-error.ts';
import type { Surroundings } from './surroundings.ts';

/** The token step of a target that has one; `secret` is what the store has for its client. */
export function tokenStep(
  { name, key }: TargetPlan,
  token: NonNullable<TargetPlan['token']>,
  secret: Credential | undefined,
  { keys, readFile = noFiles }: Surroundings,
): TokenStep {
  const { clientId, clientAuth, grant, scope, audience, subjectTokenFile } = token;
  // Editors and `echo` end a file with one newline.
  const subjectToken =
    subjectTokenFile &&
    readFile(`targets.${name}.token.subjectTokenFile`, subjectTokenFile).replace(/\r?\n$/, '');
  return {
    url: new URL(token.url),
    grant,
    clientId,
    clientAuth,
    ...(secret?.state === 'found' && { clientSecret: secret.value }),
    ...(scope !== undefined && { scope }),
    ...(audience !== undefined && { audience }),
    ...(subjectToken && { subjectToken }),
    ...(grant === 'refresh_token' &&
      key && {
        keepRefreshToken: async (next: string) => {
          await keys.put(key.secret, next);
        },
      }),
  };
}

function noFiles(place: string): never {
  throw new PlanError('FILE_MISSING', `${place}: there are no files where this runs`);
}
