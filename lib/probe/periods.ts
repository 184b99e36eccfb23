import type { TargetPlan } from '../../functions/contract/plan.ts';

/** The different periods of a slower check, minutes. */
export const periodsOf = (targets: readonly TargetPlan[], kind: 'exchange' | 'upstream'): readonly number[] =>
  [...new Set(targets.flatMap(({ [kind]: slower }) => (slower ? [slower.everyMs / 60_000] : [])))].sort(
    (one, other) => one - other,
  );
