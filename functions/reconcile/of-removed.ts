import type { LedgerEntry, LedgerStep } from '../contract/ledger.ts';
import type { ReconcileFinding } from './finding.ts';

/** A target may be away for one deployment, ms. */
const PATIENCE_MS = 86_400_000;
const ENDS: readonly LedgerStep[] = ['abort', 'back', 'retire'];

/**
 * Rotations that were under way when their target was removed, renamed, or rotated no more: nobody goes on with them, and a
 * key may live that nobody needs. Only the ledger still knows of them. `rotated`: the targets that are.
 */
export function ofRemoved(
  entries: readonly LedgerEntry[],
  rotated: ReadonlySet<string>,
  now: number,
): readonly ReconcileFinding[] {
  const removed = entries.filter(({ target }) => target !== undefined && !rotated.has(target));
  const rotations = Map.groupBy(removed, ({ target, rotation }) => `${target} ${rotation}`);
  return [...rotations.values()].flatMap((steps) => {
    const last = steps.at(-1);
    const isBegun = steps.some(({ step }) => step === 'create');
    if (!last?.target || !last.rotation || !isBegun || steps.some(isEnd)) return [];
    if (now - Date.parse(last.at) < PATIENCE_MS) return [];
    const { target, rotation: event, step, at } = last;
    return [{ code: 'ROTATION_OVERDUE' as const, target, evidence: { event, removed: target, step, at } }];
  });
}

/** A former key that is in no version any more can be ended by a person alone, who was told. */
const isEnd = ({ step, outcome, facts }: LedgerEntry): boolean =>
  ENDS.includes(step) && (outcome === 'done' || facts['code'] === 'FORMER_MISSING');
