import type { CheckKind } from '../contract/checks.ts';
import { GATEWAY_TOKEN } from '../contract/gateway-token.ts';
import type { TargetPlan, WatchPlan } from '../contract/plan.ts';
import type { Check } from '../probe/check.ts';
import { kindsOf, rulesOfCheck } from './rules.ts';
import { SharedKeys } from './shared-keys.ts';
import { specOf } from './spec.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * What a plan has watched: each target's plain check, and the slower ones that it asks for. The checks remember which
 * keys are shared: make them once, and keep them while the process lives.
 */
export function checksOf(plan: WatchPlan, around: Surroundings): readonly Check[] {
  const shared = new SharedKeys(plan.targets, around.keys);
  return plan.targets.flatMap((target) =>
    kindsOf(target).map((kind) => checkOf(target, kind, plan, around, shared)),
  );
}

function checkOf(
  target: TargetPlan,
  kind: CheckKind,
  plan: WatchPlan,
  around: Surroundings,
  shared: SharedKeys,
): Check {
  const { keyIsChanging } = around;
  const changes = kind === 'handshake' && target.key?.in === GATEWAY_TOKEN ? keyIsChanging : undefined;
  return {
    ...rulesOfCheck(target, kind, plan),
    ...(changes && { keyIsChanging: () => changes(target.name) }),
    spec: async (location, key) => {
      const spec = await specOf(target, kind, plan, around, { location, key });
      if (kind !== 'handshake' || !target.key) return spec;
      const other = await shared.otherHolder(target.name, spec.credential);
      return other === undefined ? spec : { ...spec, keySharedWith: other };
    },
  };
}
