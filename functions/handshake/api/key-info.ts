import type { Facts } from '../fault.ts';
import { readJson } from '../http/message.ts';
import { isRecord, text } from '../json.ts';
import { classify } from '../refusals/classify.ts';
import type { Scope } from '../scope.ts';
import type { ApiSession } from './api-session.ts';

const DAY_MS = 86_400_000;

/** Hosts whose list of models is public, and that tell a key about itself at no cost: `GET {base}/key`. */
export function tellsAboutKeys(host: string): boolean {
  return host === 'openrouter.ai' || host.endsWith('.openrouter.ai');
}

/** The work of phase `auth` at such a host: throws what the key meets there; warns of its limit and its end. */
export async function readKeyInfo(session: ApiSession, scope: Scope, facts: Facts): Promise<void> {
  const answer = await session.http.send(session.get('key'), facts);
  const fault = classify(answer, { exchange: false, keySent: session.keySent });
  if (fault?.code === 'HTTP_NOT_FOUND') return;
  if (fault) throw fault;
  const json = readJson(answer.text);
  const data = json.state === 'json' && isRecord(json.value) ? json.value['data'] : undefined;
  if (!isRecord(data)) return;
  const { limit, limit_remaining: left } = data;
  if (typeof limit === 'number' && typeof left === 'number' && limit > 0) {
    const credit = { limit: 'credit of the key', of: limit, left };
    facts['limits'] = [credit];
    scope.measure('QUOTA_LOW', Math.max(0, left) / limit, credit);
  }
  const expiresAt = text(data['expires_at']);
  const endsMs = Date.parse(expiresAt ?? '');
  if (Number.isNaN(endsMs)) return;
  const days = Math.round(((endsMs - scope.clock.wallMs()) / DAY_MS) * 100) / 100;
  scope.measure('TOKEN_EXPIRING', days, { expiresAt });
}
