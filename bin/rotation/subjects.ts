import type { WatchPlan } from '../../functions/contract/plan.ts';
import type { Subject } from '../../functions/rotate/flight.ts';
import type { Configuration, Target } from '../../lib/config/configuration.ts';
import { rotationPlanOf } from '../../lib/config/rotation-plan.ts';
import { CallError } from '../commands/mistakes.ts';

/** What is rotated of these targets; a CallError names one whose key the configuration does not have rotated. */
export function subjectsOf(
  targets: readonly Target[],
  watch: WatchPlan,
  configuration: Configuration,
): readonly Subject[] {
  return targets.map((target) => {
    const plan = rotationPlanOf(target, configuration);
    const planned = watch.targets.find(({ name }) => name === target.name);
    if (!plan || !planned || !target.key)
      throw new CallError(
        `${target.name} has no key.rotate in the configuration: docs/rotation.md says what to write there`,
      );
    return { plan, target: planned, secret: target.key.secret };
  });
}
