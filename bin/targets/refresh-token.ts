import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import { secretIn } from '../../functions/keys/secret-in.ts';
import { fileTrouble } from '../../functions/local/file-trouble.ts';
import { writePrivately } from '../../functions/local/files.ts';
import type { Terminal } from '../commands/terminal.ts';
import { LOCAL_FOLDER } from '../configuration.ts';
import type { KeyFlags } from '../flags/key.ts';
import { shown } from '../flags/shown.ts';

/**
 * Many servers give a new refresh token with every access token and refuse the old one from then on: the new one
 * takes the place of the old in --key-file, and where that cannot be, it goes to a file of its own.
 */
export function keepingRefreshToken(spec: HandshakeSpec, flags: KeyFlags, { say }: Terminal): HandshakeSpec {
  if (spec.token?.grant !== 'refresh_token') return spec;
  const hash = createHash('sha256').update(`${spec.token.url.href} ${spec.token.clientId}`).digest('hex');
  const spare = join(LOCAL_FOLDER, 'refresh-tokens', hash.slice(0, 16));
  const keep = async (next: string): Promise<void> => {
    if (flags.keyFile !== undefined && (await replaced(flags.keyFile, next))) return;
    const kept = await writePrivately(spare, next).then(
      () => `the new one is in ${spare} (--key-file)`,
      (error: unknown) => `the new one could not be kept: ${fileTrouble(error)}`,
    );
    const spent = flags.keyFile === undefined ? `that of ${flags.keyEnv}` : `that in ${shown(flags.keyFile)}`;
    say(`pairwatch: the server issued a new refresh token; ${spent} is spent, ${kept}`);
  };
  return { ...spec, token: { ...spec.token, keepRefreshToken: keep } };
}

/** Puts the token where the old one stood, be that a bare file or the document `{schema:1, key}`. */
async function replaced(path: string, next: string): Promise<boolean> {
  try {
    const before = readFileSync(path, 'utf8');
    const isDocument = secretIn(before) !== before;
    await writePrivately(path, isDocument ? `${JSON.stringify({ schema: 1, key: next })}\n` : `${next}\n`);
    return true;
  } catch {
    return false;
  }
}
