import { CHECK_KINDS, type CheckKind, checkName, locationsOfCheck } from '../contract/checks.ts';
import type { TargetPlan, WatchPlan } from '../contract/plan.ts';
import type { CheckRules } from '../probe/check.ts';

/** What a plan says of each of its checks, but for the handshake itself. */
export const rulesOf = (plan: WatchPlan): readonly CheckRules[] =>
  plan.targets.flatMap((target) => kindsOf(target).map((kind) => rulesOfCheck(target, kind, plan)));

/**
 * The records of what a plan names. Those of a target or location that was taken out stand in a state table until they
 * end by themselves, as they were when it was last looked at.
 */
export function stillWatched<Named extends { readonly name: string }>(
  records: readonly Named[],
  plan: WatchPlan,
): readonly Named[] {
  const locations = plan.targets.flatMap((target) => target.locations);
  const watched = new Set([...rulesOf(plan).map(({ name }) => name), ...locations]);
  return records.filter(({ name }) => watched.has(name));
}

export function rulesOfCheck(target: TargetPlan, kind: CheckKind, plan: WatchPlan): CheckRules {
  const slower = kind === 'handshake' ? undefined : target[kind];
  return {
    name: checkName(target.name, kind),
    target: target.name,
    kind,
    protocol: target.protocol,
    endpoint: new URL(target.url).host,
    everyMs: slower?.everyMs ?? plan.everyMs,
    timeoutMs:
      kind === 'upstream'
        ? target.timeoutMs + (slower?.timeoutMs ?? 0)
        : (slower?.timeoutMs ?? target.timeoutMs),
    quorum: slower ? 1 : target.quorum,
    locations: locationsOfCheck(kind, target.locations, plan.home),
  };
}

export const kindsOf = (target: TargetPlan): readonly CheckKind[] =>
  CHECK_KINDS.filter((kind) => kind === 'handshake' || target[kind] !== undefined);
