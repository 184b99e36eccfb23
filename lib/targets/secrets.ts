import { GATEWAY_TOKEN } from '../../functions/contract/gateway-token.ts';
import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { RotationPlan } from '../../functions/contract/rotation.ts';
import { standbyOf } from '../config/configuration.ts';

/** The secrets that looking by a plan takes, as the configuration names them: those of a proxy, of targets, of their upstreams. */
export function secretsToRead({ targets, network }: WatchPlan): readonly string[] {
  const ofTargets = targets.flatMap(({ key, token, upstream }) => [
    key?.secret,
    token?.clientSecret,
    upstream?.courier,
  ]);
  return distinct([network.proxyAuthSecret, ...ofTargets]);
}

/** What an installation creates of them: a name is created, with the standby of each gateway's device or its vault; an ARN is somebody else's. */
export function secretsToCreate(
  plans: readonly WatchPlan[],
  rotations: readonly RotationPlan[],
): readonly string[] {
  const read = plans.flatMap(secretsToRead);
  const vaults = rotations.map(({ vault }) => vault);
  // A vault that the configuration names takes its place.
  const hasVault = (target: string) =>
    rotations.some((rotation) => rotation.target === target && rotation.vault);
  const standbys = plans.flatMap(({ targets }) =>
    targets.flatMap(({ name, protocol, key }) =>
      protocol === 'openclaw' && key && key.in !== GATEWAY_TOKEN && !hasVault(name)
        ? [standbyOf(key.secret)]
        : [],
    ),
  );
  return distinct([...read, ...standbys, ...vaults]).filter((secret) => !secret.startsWith('arn:'));
}

const distinct = (names: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(names.filter((name) => name !== undefined))].sort();
