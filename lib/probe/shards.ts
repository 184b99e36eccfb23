import type { TargetPlan, WatchPlan } from '../../functions/contract/plan.ts';
import { SHARD_SIZE, shardCount, shardOf } from '../../functions/contract/shards.ts';
import { ConfigurationError } from '../config/mistakes.ts';

/** What one probe function of a region looks at. */
export interface Shard {
  readonly index: number;
  readonly plan: WatchPlan;
}

/** More cannot be looked at in a minute when all of them hang; and the policies of one role hold no more secrets. */
const MOST_TARGETS = 250;

/** The probe functions of a region, by its plan; without those that would have nothing to look at. */
export function shardsOf(plan: WatchPlan): readonly Shard[] {
  const count = shardCount(plan.targets.length);
  const shards = Array.from({ length: count }, (_, index) => ({
    index,
    plan: { ...plan, targets: plan.targets.filter((target) => shardOf(target, count) === index).map(probed) },
  })).filter(({ plan: { targets } }) => targets.length > 0);
  for (const { index, plan: own } of shards) if (own.targets.length > MOST_TARGETS) throw tooMany(index, own);
  return shards;
}

/** The plan of a region's courier: the targets whose upstream is asked from there. */
export function courierPlan(plan: WatchPlan): WatchPlan {
  return { ...plan, targets: plan.targets.filter(({ upstream }) => upstream).map(asked) };
}

const probed = ({ upstream: _, ...target }: TargetPlan): TargetPlan => target;
const asked = ({ exchange: _, ...target }: TargetPlan): TargetPlan => target;

const tooMany = (index: number, { targets: { length } }: WatchPlan) =>
  new ConfigurationError([
    {
      path: 'targets',
      value: `shard ${index} of a region would have ${length} of them, and at most ${MOST_TARGETS} fit (${SHARD_SIZE} on average)`,
      fix: 'gateways of one host share a shard: give some of them other `locations`, or an installation of their own',
    },
  ]);
