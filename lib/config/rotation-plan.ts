import type { RotationPlan } from '../../functions/contract/rotation.ts';
import type { Configuration, Target } from './configuration.ts';
import { MINUTE_MS } from './minute.ts';

const HOUR_MS = 60 * MINUTE_MS;

/** How a target's key is rotated; undefined where the configuration does not have it rotated. */
export function rotationPlanOf({ name, key }: Target, { targets }: Configuration): RotationPlan | undefined {
  const rotate = key?.rotate;
  if (!rotate) return undefined;
  const { every, driver, vault, through, grace, deadline, verify, usedBy, issuer } = rotate;
  const shared = targets.find((other) => other.key?.rotate?.through === name)?.key;
  return {
    target: name,
    driver,
    everyDays: every,
    ...(vault && { vault: vault.secret }),
    ...(through !== undefined && { through }),
    ...(driver === 'openclaw' && shared && { sharedToken: shared.secret }),
    graceMs: grace * MINUTE_MS,
    deadlineMs: deadline * HOUR_MS,
    verify,
    deliverTo: usedBy.flatMap((gateway) => {
      const upstream = targets.find((target) => target.name === gateway)?.upstream;
      return upstream ? [{ gateway, provider: upstream.provider }] : [];
    }),
    issuer: Object.fromEntries(Object.entries(issuer).filter(([, value]) => value !== undefined)),
  };
}

/** Those of all targets whose keys are rotated, in the order of the configuration. */
export const rotationPlansOf = (configuration: Configuration): readonly RotationPlan[] =>
  configuration.targets.flatMap((target) => rotationPlanOf(target, configuration) ?? []);
