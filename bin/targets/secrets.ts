import type { Target } from '../../lib/config/configuration.ts';

/** What a stored secret is to its target. */
export type KeyRole = 'key' | 'standby' | 'courier' | 'client secret';

/** The second device of a gateway, which its rotation alone may read. */
export const standbyOf = (secret: string): string => `${secret}/standby`;

export interface StoredSecret {
  readonly role: KeyRole;
  /** As the configuration has it: a name, or an ARN. */
  readonly name: string;
}

/** The names under which a target's secrets are stored. */
export function secretsOf({ protocol, key, upstream, token }: Target): readonly StoredSecret[] {
  return [
    ...(key ? [{ role: 'key' as const, name: key.secret }] : []),
    ...(key && protocol === 'openclaw' ? [{ role: 'standby' as const, name: standbyOf(key.secret) }] : []),
    ...(upstream ? [{ role: 'courier' as const, name: upstream.courier.secret }] : []),
    ...(token?.clientSecret ? [{ role: 'client secret' as const, name: token.clientSecret.secret }] : []),
  ];
}

/** Why nothing is written to a secret that the configuration names by its ARN; undefined for every other one. */
export const refusalOf = (target: Target, { role, name }: StoredSecret): string | undefined =>
  name.startsWith('arn:')
    ? `the ${role} of ${target.name} is a secret of your own, which pairwatch reads and never writes: aws secretsmanager put-secret-value --secret-id ${name} --secret-string file://FILE`
    : undefined;
