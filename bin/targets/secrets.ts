import { GATEWAY_TOKEN } from '../../functions/contract/gateway-token.ts';
import { standbyOf, type Target } from '../../lib/config/configuration.ts';

/** What a stored secret is to its target. `standby`, `vault`: what its rotation alone may read. */
export type KeyRole = 'key' | 'standby' | 'vault' | 'courier' | 'client secret';

export interface StoredSecret {
  readonly role: KeyRole;
  /** As the configuration has it: a name, or an ARN. */
  readonly name: string;
}

/** The names under which a target's secrets are stored. */
export function secretsOf({ protocol, key, upstream, token }: Target): readonly StoredSecret[] {
  const vault = key?.rotate?.vault?.secret;
  const isGateway = key !== undefined && protocol === 'openclaw' && key.in !== GATEWAY_TOKEN;
  return [
    ...(key ? [{ role: 'key' as const, name: key.secret }] : []),
    ...(isGateway ? [{ role: 'standby' as const, name: vault ?? standbyOf(key.secret) }] : []),
    ...(!isGateway && vault !== undefined ? [{ role: 'vault' as const, name: vault }] : []),
    ...(upstream ? [{ role: 'courier' as const, name: upstream.courier.secret }] : []),
    ...(token?.clientSecret ? [{ role: 'client secret' as const, name: token.clientSecret.secret }] : []),
  ];
}

/** Why nothing is written to a secret that the configuration names by its ARN; undefined for every other one. */
export const refusalOf = (target: Target, { role, name }: StoredSecret): string | undefined =>
  name.startsWith('arn:')
    ? `the ${role} of ${target.name} is a secret of your own, which pairwatch reads and never writes: aws secretsmanager put-secret-value --secret-id ${name} --secret-string file://FILE`
    : undefined;
