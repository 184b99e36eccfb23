import type { Injection } from './injections/injection.ts';
import type { Page } from './report/lines.ts';
import type { Stage } from './stage.ts';
import type { Watching } from './watching.ts';

/** What every act plays on and with. */
export interface Drill {
  readonly stage: Stage;
  readonly watching: Watching;
  readonly page: Page;
  readonly injections: readonly Injection[];
  /** Whose injection is skipped, while the judge still expects it. */
  readonly leftOut: readonly string[];
  /** Told before each step: what hung, where the drill does. */
  doing(step: string): void;
}

/** A part of the drill, played after the ones before it. */
export interface Act {
  readonly title: string;
  /** Whether everything in it was as it has to be. */
  play(drill: Drill): Promise<boolean>;
}
