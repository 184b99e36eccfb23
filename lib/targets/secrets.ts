import type { TargetPlan, WatchPlan } from '../../functions/contract/plan.ts';

/** The secrets that looking at a target takes, as the configuration names them. */
export const secretsToLook = ({ key, token }: TargetPlan): readonly string[] =>
  [key?.secret, token?.clientSecret].filter((secret) => secret !== undefined);

/** The secrets that asking a target for its upstream takes. */
export const secretsOfUpstream = (target: TargetPlan): readonly string[] =>
  target.upstream ? [...secretsToLook(target), target.upstream.courier] : [];

/** All secrets that an installation keeps and did not bring, each once: those named, and the standby of each device. */
export function secretsToKeep({ targets, network }: WatchPlan): readonly string[] {
  const ofTargets = targets.flatMap((target) => {
    const devices = [
      target.protocol === 'openclaw' ? target.key?.secret : undefined,
      target.upstream?.courier,
    ].filter((secret) => secret !== undefined);
    const standbys = devices.filter(isOurs).map((name) => `${name}/standby`);
    return [...secretsToLook(target), ...secretsOfUpstream(target), ...standbys];
  });
  const all = [...ofTargets, ...(network.proxyAuthSecret === undefined ? [] : [network.proxyAuthSecret])];
  return [...new Set(all.filter(isOurs))].sort();
}

/** A name is created; an ARN is somebody else's, and never altered. */
const isOurs = (secret: string): boolean => !secret.startsWith('arn:');
