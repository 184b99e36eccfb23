import type { TokenStep } from '../../functions/handshake/spec.ts';
import { CallError, type Mistakes } from '../commands/mistakes.ts';
import { readNamedFile, withoutTrailingNewline } from './file.ts';
import { environmentValue, shown } from './shown.ts';
import { parseUrl } from './url.ts';

export interface TokenFlags {
  tokenUrl?: string;
  clientId?: string;
  clientSecretEnv?: string;
  clientAuth?: string;
  scope?: string;
  grant?: string;
  subjectTokenFile?: string;
  audience?: string;
}

const FLAGS = {
  clientId: '--client-id',
  clientSecretEnv: '--client-secret-env',
  clientAuth: '--client-auth',
  scope: '--scope',
  grant: '--grant',
  subjectTokenFile: '--subject-token-file',
  audience: '--audience',
} as const satisfies Record<Exclude<keyof TokenFlags, 'tokenUrl'>, string>;

const GRANTS = ['client_credentials', 'refresh_token', 'token-exchange'] as const;
const CLIENT_AUTHS = ['basic', 'body'] as const;

/** The token step that the flags ask for, or none without --token-url. */
export function readTokenStep(
  flags: TokenFlags,
  env: NodeJS.ProcessEnv,
  mistakes: Mistakes,
): TokenStep | undefined {
  const { tokenUrl, clientId } = flags;
  if (tokenUrl === undefined) {
    for (const [name, flag] of Object.entries(FLAGS))
      if (flags[name as keyof TokenFlags] !== undefined) mistakes.add(`${flag} goes with --token-url`);
    return undefined;
  }
  const url = mistakes.gather(() => parseUrl('--token-url', tokenUrl, ['https:', 'http:']));
  const grant = mistakes.gather(() => oneOf('--grant', flags.grant ?? 'client_credentials', GRANTS));
  const clientAuth = mistakes.gather(() => oneOf('--client-auth', flags.clientAuth ?? 'basic', CLIENT_AUTHS));
  const clientSecret = mistakes.given(flags.clientSecretEnv, (name) =>
    environmentValue('--client-secret-env', name, env),
  );
  const subjectToken = mistakes.gather(() => readSubjectToken(flags));
  if (!clientId) mistakes.add('--token-url needs --client-id');
  if (grant === 'client_credentials' && flags.clientSecretEnv === undefined)
    mistakes.add('--grant client_credentials needs --client-secret-env');
  if (!url || !grant || !clientAuth || !clientId) return undefined;
  return {
    url,
    grant,
    clientId,
    clientAuth,
    ...(clientSecret && { clientSecret }),
    ...(flags.scope !== undefined && { scope: flags.scope }),
    ...(flags.audience !== undefined && { audience: flags.audience }),
    ...(subjectToken && { subjectToken }),
  };
}

function readSubjectToken({ grant, subjectTokenFile }: TokenFlags): string | undefined {
  if (grant !== 'token-exchange') {
    if (subjectTokenFile !== undefined)
      throw new CallError('--subject-token-file goes with --grant token-exchange');
    return undefined;
  }
  if (subjectTokenFile === undefined)
    throw new CallError('--grant token-exchange needs --subject-token-file');
  const token = withoutTrailingNewline(readNamedFile('--subject-token-file', subjectTokenFile));
  if (token === '') throw new CallError(`--subject-token-file ${shown(subjectTokenFile)} is empty`);
  return token;
}

/** A word out of a closed list. */
export function oneOf<T extends string>(flag: string, text: string, words: readonly T[]): T {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new CallError(`${flag} ${shown(text)} is none of ${words.join(', ')}`);
}
