import type { FaultReport } from '../contract/verdict.ts';

/** What a failing location said last. */
export interface Failing {
  readonly fault: FaultReport;
  readonly reproduce: string | null;
  /** The tick since which it fails with this code. */
  readonly since: number;
  /** The last tick at which it voted. */
  readonly lastTick: number;
}

export type FailingBy = Readonly<Record<string, Failing>>;

const OPEN_STANDINGS = ['down', 'partial', 'unstable'] as const;
export type OpenStanding = (typeof OPEN_STANDINGS)[number];

/** Where a check stands. Times are ticks, epoch ms. */
export type Standing =
  /** Nobody has voted yet. */
  | { readonly is: 'new' }
  /** Its key was never there: not planned, no fault. */
  | { readonly is: 'unarmed'; readonly since: number; readonly reason: string }
  | { readonly is: 'up'; readonly since: number }
  /** down: the quorum fails; partial: fewer do; unstable: it fails now and then. */
  | { readonly is: OpenStanding; readonly since: number; readonly failing: FailingBy };

export type OpenStandingState = Extract<Standing, { readonly failing: FailingBy }>;

export const isOpen = (standing: Standing): standing is OpenStandingState => 'failing' in standing;

export const failingOf = (standing: Standing): FailingBy => (isOpen(standing) ? standing.failing : {});
