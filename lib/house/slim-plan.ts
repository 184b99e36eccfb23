import type { WatchPlan } from '../../functions/contract/plan.ts';

/** A plan for functions that look at nothing: without what only a handshake needs, and takes room. */
export const withoutLooking = ({ network: { ca: _, ...network }, ...plan }: WatchPlan): WatchPlan => ({
  ...plan,
  network,
  targets: plan.targets.map(({ ca: _ca, ...target }) => ({ ...target, headers: {} })),
});
