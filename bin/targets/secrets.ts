import type { Target } from '../../lib/config/configuration.ts';

/** What a stored secret is to its target. */
export type KeyRole = 'key' | 'standby' | 'courier' | 'client secret';

/** The second device of a gateway, which its rotation alone may read. */
export const standbyOf = (secret: string): string => `${secret}/standby`;

/** The names under which a target's secrets are stored. */
export function secretsOf({
  protocol,
  key,
  upstream,
  token,
}: Target): readonly { role: KeyRole; name: string }[] {
  return [
    ...(key ? [{ role: 'key' as const, name: key.secret }] : []),
    ...(key && protocol === 'openclaw' ? [{ role: 'standby' as const, name: standbyOf(key.secret) }] : []),
    ...(upstream ? [{ role: 'courier' as const, name: upstream.courier.secret }] : []),
    ...(token?.clientSecret ? [{ role: 'client secret' as const, name: token.clientSecret.secret }] : []),
  ];
}
