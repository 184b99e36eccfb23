import { GATEWAY_TOKEN } from '../../functions/contract/gateway-token.ts';
import type { Subject } from '../../functions/rotate/flight.ts';
import type { Target } from '../../lib/config/configuration.ts';
import { type Loaded, targetsNamed } from '../configuration.ts';
import { type KeyRole, type StoredSecret, secretsOf } from '../targets/secrets.ts';

/** What a rotation on this machine needs and the key store does not have, each with the command that stores it. */
export async function missingHere(
  { plan }: Subject,
  { configuration, keys }: Loaded,
): Promise<readonly string[]> {
  const { target, deliverTo, through } = plan;
  const gateways = [...deliverTo.map(({ gateway }) => gateway), ...(through === undefined ? [] : [through])];
  const needed = [
    ...secretsIn([target], configuration, ({ role }) => role !== 'courier'),
    ...(gateways.length > 0 ? secretsIn(gateways, configuration, ({ role }) => role === 'courier') : []),
  ];
  const described = needed.map(async ({ owner, secret }) => {
    const { state } = await keys.describe(secret.name);
    return state === 'absent' ? [`${secret.role} "${secret.name}": \`${commandFor(owner, secret)}\``] : [];
  });
  return (await Promise.all(described)).flat();
}

const secretsIn = (
  names: readonly string[],
  configuration: Loaded['configuration'],
  wanted: (secret: StoredSecret) => boolean,
) =>
  targetsNamed(names, configuration).flatMap((owner) =>
    secretsOf(owner)
      .filter(wanted)
      .map((secret) => ({ owner, secret })),
  );

function commandFor({ name, protocol, key }: Target, { role }: StoredSecret): string {
  const isDevice = protocol === 'openclaw' && key?.in !== GATEWAY_TOKEN;
  if (isDevice) return `pairwatch enroll ${name} --gateway-token-env NAME`;
  return `pairwatch keys put ${name}${FLAGS[role] ?? ''}`;
}

const FLAGS: Readonly<Partial<Record<KeyRole, string>>> = {
  vault: ' --vault',
  'client secret': ' --client-secret',
};
