import type { WarningReport } from '../contract/verdict.ts';
import type { FailingBy, OpenStanding } from './standing.ts';

/** What a tick changed about a check or a location: what somebody may have to be told. */
export type Signal =
  | { readonly signal: 'opened'; readonly to: OpenStanding; readonly failing: FailingBy }
  | {
      readonly signal: 'moved';
      readonly from: OpenStanding;
      readonly to: OpenStanding;
      readonly failing: FailingBy;
    }
  /** A location fails with a code that it did not have at the tick before; the incident knows whether that is news. */
  | { readonly signal: 'cause-changed'; readonly failing: FailingBy }
  | { readonly signal: 'recovered'; readonly failing: FailingBy }
  | {
      readonly signal: 'warning-appeared' | 'warning-critical';
      readonly warning: WarningReport;
      readonly locations: readonly string[];
    }
  /** `quiet`: it told of an event, not of a condition; its end is no news. */
  | {
      readonly signal: 'warning-cleared';
      readonly warning: WarningReport;
      readonly locations: readonly string[];
      readonly quiet: boolean;
    }
  /** The location cannot judge some checks. */
  | { readonly signal: 'blinded'; readonly troubles: Troubles }
  | { readonly signal: 'sighted'; readonly troubles: Troubles };

/** Why a location could not judge a check. */
export interface Trouble {
  /** A watcher's fault code, or `BROKEN`. */
  readonly code: string;
  readonly summary: string;
  readonly remedy: readonly string[];
  readonly since: number;
  /** In a row. */
  readonly ticks: number;
  /** The last of them, epoch ms. */
  readonly lastTick: number;
}

export type Troubles = Readonly<Record<string, Trouble>>;
