import type { Stage } from '../stage.ts';
import type { TargetName } from '../targets.ts';

/** One fire: what is broken, and how it is mended. It knows nothing of what the watch should call it. */
export interface Injection {
  /** For `--only` and `--leave-out`. */
  readonly name: string;
  /** The target that is touched. */
  readonly target: TargetName;
  /** What was broken, as whoever broke it would say. */
  readonly broke: string;
  /** How long it burns, in minutes of watching. @default - until somebody was told, at most 4 */
  readonly minutes?: number;
  /** Breaks it; the result mends it. */
  inject(stage: Stage): Promise<Mend>;
}

export type Mend = () => Promise<void>;
