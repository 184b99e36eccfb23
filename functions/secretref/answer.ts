import type { Credential } from '../keys/credential.ts';
import { readHttpKey } from '../keys/http-key.ts';
import type { KeyStore } from '../keys/key-store.ts';
import { PROTOCOL_VERSION } from './request.ts';

/** Why an id has no value. OpenClaw tells a person the first alone, and calls the others an error of the provider. */
export type SecretRefErrorCode = 'NOT_FOUND' | 'UNREADABLE' | 'NOT_A_KEY' | 'TIMEOUT' | 'TOO_LARGE';

export interface Unanswered {
  readonly id: string;
  readonly code: SecretRefErrorCode;
  /** One line for a person, without any secret. */
  readonly reason: string;
}

export interface SecretRefAnswer {
  /** One line of JSON, as the protocol wants it: it holds keys. */
  readonly text: string;
  readonly unanswered: readonly Unanswered[];
}

type Found = { readonly id: string; readonly key: string } | Unanswered;

/** OpenClaw ends a provider that writes more than 1 MiB, its lines on stderr included. */
const MAX_KEYS_BYTES = 768 * 1024;

/** Answers within `withinMs`, whatever the store does: a key that has not come by then is an error of its own id. */
export async function answerTo(
  ids: readonly string[],
  keys: Pick<KeyStore, 'read'>,
  withinMs: number,
): Promise<SecretRefAnswer> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), withinMs);
  const timeUp = new Promise<undefined>((resolve) => {
    patience.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const found = await Promise.all(
    ids.map(async (id) => keyOf(id, await Promise.race([keys.read(id), timeUp]))),
  ).finally(() => clearTimeout(timer));
  return written(withinOneAnswer(found));
}

/** Nothing but the key of an HTTP API leaves the store: no device, no vault. */
function keyOf(id: string, credential: Credential | undefined): Found {
  if (credential === undefined)
    return { id, code: 'TIMEOUT', reason: 'the key store did not answer in time' };
  switch (credential.state) {
    case 'found': {
      const read = readHttpKey(credential.value, 'header');
      if (read.state === 'usable') return { id, key: read.key };
      return { id, code: 'NOT_A_KEY', reason: `what is stored is not the key of an API: ${read.problem}` };
    }
    case 'unreadable':
      return { id, code: 'UNREADABLE', reason: credential.reason };
    case 'absent':
      return { id, code: 'NOT_FOUND', reason: credential.reason };
    case 'none':
      return { id, code: 'NOT_FOUND', reason: 'there is no key' };
  }
}

function withinOneAnswer(found: readonly Found[]): readonly Found[] {
  let bytes = 0;
  return found.map((one) => {
    if (!('key' in one)) return one;
    bytes += Buffer.byteLength(JSON.stringify(one.key));
    if (bytes <= MAX_KEYS_BYTES) return one;
    return { id: one.id, code: 'TOO_LARGE', reason: `all keys together are over ${MAX_KEYS_BYTES} bytes` };
  });
}

function written(found: readonly Found[]): SecretRefAnswer {
  const unanswered = found.flatMap((one) => ('key' in one ? [] : [one]));
  const answer = {
    protocolVersion: PROTOCOL_VERSION,
    values: Object.fromEntries(found.flatMap((one) => ('key' in one ? [[one.id, one.key]] : []))),
    ...(unanswered.length > 0 && {
      errors: Object.fromEntries(unanswered.map(({ id, code }) => [id, { code }])),
    }),
  };
  return { text: JSON.stringify(answer), unanswered };
}
