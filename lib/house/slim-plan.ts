import type { WatchPlan } from '../../functions/contract/plan.ts';

/** A plan for functions that look at nothing: without what only a handshake needs, and takes room. */
export const withoutLooking = (plan: WatchPlan): WatchPlan => ({
  ...plan,
  targets: plan.targets.map(({ ca: _, ...target }) => ({ ...target, headers: {} })),
});
