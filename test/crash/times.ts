import type { RotationPlan } from '../../functions/contract/rotation.ts';
import type { PlayName } from './plays.ts';
import type { Stop } from './process.ts';

/** Longer than a lease of any stage lasts, ms. */
const LEASE_MS = 900_001;

/** What goes on beside and after a process that stops. */
interface TimesDefinition {
  readonly plays: readonly PlayName[];
  readonly how: Stop['how'];
  /** Whether every call is made twice. @default false */
  readonly twice?: boolean;
  /** Whether somebody is at it at the same time. @default false */
  readonly beside?: boolean;
  /** Who takes it up, all at once; undefined: by the same play. */
  readonly heirs: readonly (PlayName | undefined)[];
  /** What goes by meanwhile. @default - nothing */
  readonly laterMs?: (plan: RotationPlan) => number;
}

export type TimesName =
  | 'retry'
  | 'duplicate call'
  | 'two at once'
  | 'overtaken'
  | 'too late'
  | 'given up after it'
  | 'gone back after it';

const EVERY: readonly PlayName[] = ['rotation', '--abort', '--back'];

/** A closed list: another way of being disturbed is a new line here. */
export const TIMES: Readonly<Record<TimesName, TimesDefinition>> = {
  /** On the same machine it is known at once that it is dead. */
  retry: { plays: EVERY, how: 'killed', heirs: [undefined] },
  /** As Secrets Manager may call; its lease has to run out. */
  'duplicate call': {
    plays: EVERY,
    how: 'vanished',
    twice: true,
    heirs: [undefined],
    laterMs: () => LEASE_MS,
  },
  'two at once': { plays: EVERY, how: 'killed', beside: true, heirs: [undefined, undefined] },
  /** It stands still for longer than its lease lasts, somebody else goes on, and it wakes. */
  overtaken: { plays: EVERY, how: 'frozen', heirs: [undefined], laterMs: () => LEASE_MS },
  /** Nobody comes before the deadline. */
  'too late': {
    plays: ['rotation'],
    how: 'killed',
    heirs: [undefined],
    laterMs: ({ deadlineMs }: RotationPlan) => deadlineMs + 1,
  },
  'given up after it': { plays: ['rotation'], how: 'killed', heirs: ['--abort'] },
  'gone back after it': { plays: ['rotation'], how: 'killed', heirs: ['--back'] },
};
