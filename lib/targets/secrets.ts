import type { TargetPlan, WatchPlan } from '../../functions/contract/plan.ts';

/** The secrets that looking by a plan takes, as the configuration names them: those of a proxy, of targets, of their upstreams. */
export function secretsToRead({ targets, network }: WatchPlan): readonly string[] {
  const ofTargets = targets.flatMap(({ key, token, upstream }) => [
    key?.secret,
    token?.clientSecret,
    upstream?.courier,
  ]);
  return distinct([network.proxyAuthSecret, ...ofTargets]);
}

/** What an installation creates of them: a name is created, with a standby for each device; an ARN is somebody else's. */
export function secretsToCreate(plans: readonly WatchPlan[]): readonly string[] {
  const read = plans.flatMap(secretsToRead);
  const standbys = plans
    .flatMap(({ targets }) => targets.flatMap(devicesOf))
    .map((name) => `${name}/standby`);
  return distinct([...read, ...standbys]).filter((secret) => !secret.startsWith('arn:'));
}

const devicesOf = ({ protocol, key, upstream }: TargetPlan): readonly string[] =>
  distinct([protocol === 'openclaw' ? key?.secret : undefined, upstream?.courier]);

const distinct = (names: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(names.filter((name) => name !== undefined))].sort();
