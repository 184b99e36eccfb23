import type { Credential } from '../../functions/keys/credential.ts';
import type { KeyPlacement } from '../../functions/keys/http-key.ts';
import { readPlacement } from '../../functions/keys/key-placement.ts';
import { CallError } from '../commands/mistakes.ts';
import { readNamedFile, withoutTrailingNewline } from './file.ts';
import { environmentValue, shown } from './shown.ts';

export interface KeyFlags {
  keyEnv?: string;
  keyFile?: string;
  keyIn?: string;
}

/** The key that the flags name, or `none` for an endpoint that wants none. */
export function readKey({ keyEnv, keyFile }: KeyFlags, env: NodeJS.ProcessEnv): Credential {
  if (keyEnv !== undefined && keyFile !== undefined)
    throw new CallError('--key-env and --key-file: one of them, not both');
  if (keyEnv !== undefined) return { state: 'found', value: environmentValue('--key-env', keyEnv, env) };
  if (keyFile === undefined) return { state: 'none' };
  const value = withoutTrailingNewline(readNamedFile('--key-file', keyFile));
  if (value === '') throw new CallError(`--key-file ${shown(keyFile)} is empty`);
  return { state: 'found', value };
}

/** `bearer`, `header:NAME` or `query:NAME`. */
export function parsePlacement(text: string): KeyPlacement {
  const placement = readPlacement(text);
  if (placement) return placement;
  throw new CallError(`--key-in ${shown(text)} is none of bearer, header:NAME, query:NAME`);
}
