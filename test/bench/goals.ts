import { times } from './statistics.ts';

export interface Figures {
  readonly rows: readonly (readonly string[])[];
  /** One sentence a goal: what was measured, and by how much it is met or missed. */
  readonly goals: readonly string[];
}

export const goalAtMost = (what: string, value: number, limit: number): string =>
  `${what}: ${times(value)}, goal at most ${times(limit)}: ${value <= limit ? 'met' : `missed by ${times(value - limit)}`}`;

export const goalAtLeast = (what: string, value: number, limit: number): string =>
  `${what}: ${times(value)} faster, goal at least ${times(limit)}: ${value >= limit ? 'met' : `missed by ${times(limit - value)}`}`;
