import type { Look } from './look.ts';
import type { Signal, Trouble, Troubles } from './signal.ts';

/** Ticks in a row at which a location could not judge a check before that is an alarm of its own. */
const BLIND_AFTER = 2;

/** Every check is looked at once a day at least: one that was not for so long, ms, is none of the location's any more. */
const FORGOTTEN_MS = 2 * 86_400_000;

export interface Sight {
  readonly troubles: Troubles;
  /** Whether that is an alarm; it ends when nothing troubles the location any more. */
  readonly blind: boolean;
}

export const clearSight: Sight = { troubles: {}, blind: false };

export interface SightJudgement {
  readonly sight: Sight;
  readonly signals: readonly Signal[];
}

const BROKEN_REMEDY = [
  'This is a defect of pairwatch or of its configuration, not of the target: read its own error above and run `pairwatch probe` on that target.',
];

/** Whether a location can judge: its looks of a tick → what troubles it, and whether that is news. */
export function judgeSight(before: Sight, tick: number, looks: readonly Look[]): SightJudgement {
  const known = Object.entries(before.troubles).filter(([, { lastTick }]) => tick - lastTick < FORGOTTEN_MS);
  const after: Record<string, Trouble> = Object.fromEntries(known);
  for (const look of looks) {
    const trouble = troubleOf(look);
    if (!trouble) {
      if (look.result !== 'skipped') delete after[look.check];
      continue;
    }
    const last = before.troubles[look.check];
    after[look.check] = {
      ...trouble,
      since: last?.since ?? tick,
      ticks: (last?.ticks ?? 0) + 1,
      lastTick: tick,
    };
  }
  const none = Object.keys(after).length === 0;
  const blind = !none && (before.blind || Object.values(after).some(({ ticks }) => ticks >= BLIND_AFTER));
  const sight = { troubles: after, blind };
  if (blind && !before.blind) return { sight, signals: [{ signal: 'blinded', troubles: after }] };
  if (before.blind && !blind) return { sight, signals: [{ signal: 'sighted', troubles: before.troubles }] };
  return { sight, signals: [] };
}

function troubleOf(look: Look): Pick<Trouble, 'code' | 'summary' | 'remedy'> | undefined {
  if (look.result === 'inconclusive')
    return { code: look.fault.code, summary: look.fault.summary, remedy: look.fault.remedy };
  if (look.result === 'broken') return { code: 'BROKEN', summary: look.error, remedy: BROKEN_REMEDY };
  return undefined;
}
